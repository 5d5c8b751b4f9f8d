import { expect, expectSound, test, type Page } from '@pwp/testing/browser';

/** How long an open tab may take to hear of it, ms. */
const HEARD_WITHIN = 30_000;

const CONFIGURATION = '/registre/modules/support/configuration';

const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });
const card = (page: Page, title: string) => page.getByRole('article', { name: title, exact: true });

async function unfold(page: Page, title: string): Promise<void> {
  const details = card(page, title).getByRole('button', { name: `Détails de ${title}` });
  if ((await details.getAttribute('aria-expanded')) === 'false') await details.press('Enter');
}

test.describe('an administrator', () => {
  // The other journeys of this portal find Support in service, however this one ends.
  test.afterEach(async ({ page }) => {
    await page.goto('/registre');
    await expect(card(page, 'Support')).toBeVisible();
    await unfold(page, 'Support');
    const again = card(page, 'Support').getByRole('button', { name: 'Remettre en service\u00A0: Support' });
    if (await again.isVisible()) await again.click();
    await expect(card(page, 'Support')).toContainText('En service');
  });

  test('turns a service off, which leaves the open tab of an agent, then on again, and the journal tells both', async ({
    page,
    signIn,
    elsewhere,
  }) => {
    test.slow();
    const agent = await elsewhere('agent@pwp.test');
    await signIn('admin@pwp.test');

    await test.step('The list says what everybody gets of each module', async () => {
      await menu(page).getByRole('link', { name: 'Registre', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Registre' })).toBeFocused();
      await expect(card(page, 'Support')).toContainText('En service');
      await expect(card(page, 'Support')).toContainText('version installée avec le portail');
      await unfold(page, 'Registre');
      await expect(card(page, 'Registre').getByRole('button', { name: /^Couper/ })).toHaveCount(0);
      await expectSound(page);
    });

    await test.step('Without a reason, nothing is turned off', async () => {
      await unfold(page, 'Support');
      await card(page, 'Support').getByRole('button', { name: 'Couper Support…' }).press('Enter');
      await expect(page.getByRole('heading', { name: 'Couper Support' })).toBeFocused();
      await page.getByRole('button', { name: 'Couper le service' }).press('Enter');
      await expect(page.getByText('Saisissez un motif.')).toBeVisible();
      await expect(page.getByLabel('Motif')).toBeFocused();
      await expectSound(page);
    });

    await test.step('With one, the tab of an agent hears of it', async () => {
      await expect(menu(agent).getByRole('link', { name: /^Support( \d+)?$/ })).toBeVisible();
      await page.getByLabel('Motif').fill('Panne de l’outil de tickets');
      await page.getByRole('button', { name: 'Couper le service' }).press('Enter');
      await expect(card(page, 'Support').getByRole('heading', { name: 'Service coupé' })).toBeVisible();
      await expect(card(page, 'Support')).toContainText('Coupé : Panne de l’outil de tickets');
      await expectSound(page);
      await expect(menu(agent).getByRole('link', { name: 'Support indisponible' })).toBeVisible({
        timeout: HEARD_WITHIN,
      });
      await agent.goto('/support');
      await expect(agent.getByRole('heading', { level: 1, name: /^Support est momentanément/ })).toBeVisible();
    });

    await test.step('Back in service, the agent opens it again', async () => {
      await page.getByRole('button', { name: 'Remettre en service\u00A0: Support' }).press('Enter');
      await expect(card(page, 'Support').getByRole('heading', { name: 'Service remis en service' })).toBeVisible();
      await agent.goto('/support');
      await expect(agent.getByRole('heading', { level: 1, name: 'Ouvrir un ticket' })).toBeVisible();
    });

    await test.step('The journal of the registry names the account; so does that of the portal', async () => {
      await menu(page).getByRole('link', { name: 'Journal', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Journal du registre' })).toBeFocused();
      const events = page.getByRole('list', { name: 'Événements' }).getByRole('listitem');
      await expect(events.nth(0)).toContainText('Service remis en service : support');
      await expect(events.nth(1)).toContainText('Service coupé : support');
      await expect(events.nth(1)).toContainText('Motif : Panne de l’outil de tickets');
      await expect(events.nth(1)).toContainText('admin@pwp.test');
      await expectSound(page);
      await page.goto('/comptes/journal');
      await expect(page.getByRole('listitem').filter({ hasText: 'A coupé le service Support' }).first()).toContainText(
        'admin@pwp.test',
      );
    });
  });

  test('finds the same pages at a width of 320 px, and in the dark scheme', async ({ page, signIn }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await signIn('admin@pwp.test');
    await page.goto('/registre');
    await expect(card(page, 'Support')).toBeVisible();
    await expectSound(page);
    await page.goto('/registre/journal');
    await expect(page.getByRole('list', { name: 'Événements' })).toBeVisible();
    await expectSound(page);
    await page.goto(CONFIGURATION);
    await expect(page.getByRole('button', { name: 'Enregistrer', exact: true })).toBeVisible();
    await expectSound(page);
  });
});

test('an agent has no Registre in the menu, and is refused its pages', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await expect(menu(page).getByText('Registre')).toHaveCount(0);
  for (const path of ['/registre', '/registre/journal', CONFIGURATION]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: 'Accès refusé' })).toBeVisible();
  }
});
