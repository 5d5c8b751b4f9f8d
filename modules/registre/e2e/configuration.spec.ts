import { expect, expectAccessible, test, type Page } from '@pwp/testing/browser';

const PAGE = '/registre/modules/support/configuration';
const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });
const field = (page: Page, name: string) => page.getByRole('textbox', { name: new RegExp(`^${name}`) });
const alert = (page: Page, name: string) => page.getByRole('heading', { level: 2, name });

async function openForm(page: Page): Promise<void> {
  await page.goto(PAGE);
  await expect(page.getByRole('heading', { level: 1, name: 'Configuration de Support', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Enregistrer', exact: true })).toBeVisible();
}

async function saveForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');
}

// The other journeys of this portal find the defaults, however this one ends.
test.afterEach(async ({ page, signIn }) => {
  await page.context().clearCookies();
  await signIn('admin@pwp.test');
  await openForm(page);
  const restore = page.getByRole('button', { name: /^Rétablir/ });
  while ((await restore.count()) > 0) await restore.first().press('Enter');
  await saveForm(page);
  await expect(alert(page, 'Configuration enregistrée')).toBeVisible();
});

test('an administrator configures a service: an agent’s open page and the API follow, a second administrator is told', async ({
  page,
  signIn,
  elsewhere,
}) => {
  test.slow();
  const agent = await elsewhere('agent@pwp.test');
  await menu(agent)
    .getByRole('link', { name: /^Support( \d+)?$/ })
    .click();
  await expect(agent.getByRole('link', { name: 'assistance@gip-sne.fr' })).toBeVisible();
  await signIn('admin@pwp.test');
  const other = await elsewhere('admin@pwp.test');
  await openForm(other);

  await test.step('The list leads to the form, which has no fault', async () => {
    await menu(page).getByRole('link', { name: 'Registre', exact: true }).click();
    await page.getByRole('button', { name: 'Détails de Support' }).press('Enter');
    await page.getByRole('link', { name: 'Configurer Support' }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Configuration de Support' })).toBeFocused();
    await expectAccessible(page);
  });

  await test.step('An invalid value is refused, and its field is named', async () => {
    await field(page, 'Tickets par compte').fill('0');
    await field(page, 'Adresse électronique').fill('personne');
    await saveForm(page);
    const summary = page.getByRole('region', { name: '2 erreurs sont à corriger' });
    await expect(summary).toBeFocused();
    await summary.getByRole('link', { name: /«\sTickets par compte et par jour\s»/ }).press('Enter');
    await expect(field(page, 'Tickets par compte')).toBeFocused();
    await expectAccessible(page);
  });

  await test.step('A valid one is saved', async () => {
    await field(page, 'Tickets par compte').fill('1');
    await field(page, 'Adresse électronique').fill('aide@gip-sne.fr');
    await field(page, 'Horaires').fill('Du lundi au vendredi\n01 02 03 04 05');
    await saveForm(page);
    await expect(alert(page, 'Configuration enregistrée')).toBeVisible();
    await expect(page.getByText(/^Enregistrée par admin@pwp.test/)).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('The open page of the agent shows it after a navigation', async () => {
    await expect(agent.getByRole('link', { name: 'assistance@gip-sne.fr' })).toBeVisible();
    // The tab hears of it within some seconds.
    await expect(async () => {
      await menu(agent)
        .getByRole('link', { name: /^Numérisation( \d+)?$/ })
        .click();
      await menu(agent)
        .getByRole('link', { name: /^Support( \d+)?$/ })
        .click();
      await expect(agent.getByRole('link', { name: 'aide@gip-sne.fr' })).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
    await expect(agent.getByText('01 02 03 04 05')).toBeVisible();
  });

  await test.step('The API applies it within some seconds, without a new start', async () => {
    // One ticket a day at most: what is opened before it is known counts.
    await expect(async () => {
      await agent.goto('/support');
      await agent.getByRole('radio', { name: 'Autre question' }).press('Space');
      await field(agent, 'Sujet').fill('Enveloppes');
      await field(agent, 'Message').fill('Combien d’enveloppes ?');
      await agent.getByRole('button', { name: 'Envoyer' }).press('Enter');
      await expect(agent.getByText('Vous avez ouvert')).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
  });

  await test.step('A second administrator, whose form is older, is told of the conflict and loses nothing', async () => {
    await field(other, 'Tickets par compte').fill('20');
    await saveForm(other);
    await expect(alert(other, 'Quelqu’un d’autre a enregistré entre-temps')).toBeVisible();
    await expect(field(other, 'Tickets par compte')).toHaveValue('20');
    await expect(other.getByText('Enregistré par ailleurs : aide@gip-sne.fr')).toBeVisible();
    await expectAccessible(other);
    await other.getByRole('button', { name: 'Reprendre ce qui est enregistré' }).press('Enter');
    await expect(field(other, 'Tickets par compte')).toHaveValue('1');
  });

  await test.step('Both journals tell it', async () => {
    await page.goto('/registre/journal');
    const events = page.getByRole('list', { name: 'Événements' }).getByRole('listitem');
    await expect(events.first()).toContainText('Configuration changée : support');
    await page.goto('/comptes/journal');
    await expect(
      page.getByRole('listitem').filter({ hasText: 'A changé la configuration du service Support' }).first(),
    ).toContainText('admin@pwp.test');
  });
});
