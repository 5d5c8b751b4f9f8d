import { expect, expectSound, test, type Page } from '@pwp/testing/browser';

/** A job that finds nothing to do here. */
const TRAVAIL = 'Suppression des notifications anciennes';

const menu = (page: Page) => page.getByRole('navigation', { name: 'Menu principal' });
const row = (page: Page) => page.getByRole('row', { name: new RegExp(`^${TRAVAIL}`) });
const button = (page: Page, act: string) => row(page).getByRole('button', { name: `${act}\u00A0: ${TRAVAIL}` });
const confirm = (page: Page, act: string) =>
  page.getByRole('alertdialog').getByRole('button', { name: act, exact: true }).press('Enter');

test('an administrator pauses a job, resumes it and runs it, and the journal tells it', async ({ page, signIn }) => {
  await signIn('admin@pwp.test');

  await test.step('The page says where each job stands, and that nothing was given up', async () => {
    await page.goto('/registre');
    await menu(page).getByRole('link', { name: 'État du service' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'État du service' })).toBeFocused();
    await expect(row(page)).toContainText('En attente');
    await expect(row(page)).toContainText('chaque jour à 3\u00A0h\u00A050');
    await expect(page.getByRole('heading', { level: 2, name: 'Envois abandonnés' })).toBeVisible();
    await expectSound(page);
  });

  await test.step('Paused, it has no next slot', async () => {
    await button(page, 'Pause…').press('Enter');
    await expect(page.getByRole('heading', { name: `Mettre en pause «\u00A0${TRAVAIL}\u00A0»\u00A0?` })).toBeFocused();
    await expectSound(page);
    await confirm(page, 'Mettre en pause');
    await expect(page.getByRole('heading', { name: 'Travail en pause' })).toBeVisible();
    await expect(row(page)).toContainText('En pause');
    await expect(button(page, 'Lancer…')).toHaveCount(0);
    await expectSound(page);
  });

  await test.step('Resumed and run, it ends well, and the page follows by itself', async () => {
    await button(page, 'Reprendre').press('Enter');
    await expect(page.getByRole('heading', { name: 'Travail repris' })).toBeVisible();
    await button(page, 'Lancer…').press('Enter');
    await confirm(page, 'Lancer');
    await expect(page.getByRole('heading', { name: 'Travail lancé' })).toBeVisible();
    await expect(row(page)).toContainText(/il y a \d+\s(?:seconde|minute)/, { timeout: 30_000 });
  });

  await page.goto('/comptes/journal');
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: `A lancé le travail «\u00A0${TRAVAIL}\u00A0»` })
      .first(),
  ).toContainText('admin@pwp.test');
});

test('on a telephone too, a row of either list is a card with its acts', async ({ page, signIn }) => {
  const date = '2026-11-30T07:00:00.000Z';
  const topic = { topic: 'numerisation.deposit-pli', titre: 'Dépôt d’un pli', destinataire: 'Docaposte', total: 30 };
  const envoi = { id: 41, topic: topic.topic, date, dateAbandon: date, essais: 3, motif: 'Docaposte: 422 refuse' };
  await page.route(/\/api\/exploitation\/envois/, (route) =>
    route.fulfill({ json: { items: [envoi], total: 30, page: 1, topics: [topic] } }),
  );
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn('admin@pwp.test');
  await page.goto('/registre/etat');
  const acts = [button(page, 'Pause…'), page.getByRole('button', { name: /^Renvoyer….*n° 41$/ })];
  // What comes last moves the rest.
  for (const act of acts) await expect(act).toBeVisible();
  for (const act of acts) {
    await act.scrollIntoViewIfNeeded();
    await expect(act).toBeInViewport({ ratio: 1 });
  }
  await expectSound(page);
  await page.getByRole('button', { name: /^Tout renvoyer/ }).press('Enter');
  await expect(page.getByRole('heading', { name: /^Dépôt d’un pli : renvoyer 30\senvois/ })).toBeFocused();
  await expectSound(page);
});

test('a message of an administrator is on everybody’s pages, until a reader closes it or it is removed', async ({
  page,
  signIn,
  elsewhere,
}) => {
  const texte = 'Maintenance ce soir, de 20 h à 22 h : le portail sera fermé.';
  const message = (on: Page) => on.getByRole('region', { name: 'Message de l’administrateur' });
  const told = page.getByRole('heading', { level: 2 });
  await signIn('admin@pwp.test');
  await page.goto('/registre/etat');

  await test.step('It is set without a deployment, and shown on the page itself', async () => {
    await page.getByRole('textbox', { name: /^Texte du bandeau/ }).fill(texte);
    await page.getByRole('button', { name: 'Afficher le bandeau' }).press('Enter');
    await expect(told.filter({ hasText: 'Bandeau enregistré' })).toBeVisible();
    await page.reload();
    await expect(message(page)).toContainText(texte);
    await expectSound(page);
  });

  await test.step('A page that anybody reads shows it too, on a telephone as well', async () => {
    const reader = await elsewhere();
    await reader.setViewportSize({ width: 360, height: 740 });
    await reader.goto('/aide');
    await expect(message(reader)).toContainText(texte);
    await expectSound(reader);
  });

  await test.step('An agent closes it, and is not shown it again', async () => {
    const agent = await elsewhere('agent@pwp.test');
    await expect(message(agent)).toContainText(texte);
    await message(agent).getByRole('button', { name: 'Masquer ce message' }).press('Enter');
    await expect(message(agent)).toHaveCount(0);
    await expect(agent.getByRole('heading', { level: 1 })).toBeFocused();
    const asked = agent.waitForResponse('**/api/bandeau');
    await agent.reload();
    await asked;
    await expect(agent.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
    await expect(message(agent)).toHaveCount(0);
  });

  await test.step('It is removed, and the journal tells both acts', async () => {
    await page.getByRole('button', { name: 'Retirer le bandeau' }).press('Enter');
    await expect(told.filter({ hasText: 'Bandeau retiré' })).toBeVisible();
    await page.reload();
    await expect(page.getByText(/^Aucun bandeau/)).toBeVisible();
    await page.goto('/comptes/journal');
    for (const act of ['A retiré le bandeau', 'A affiché un bandeau sur toutes les pages'])
      await expect(page.getByRole('listitem').filter({ hasText: act }).first()).toContainText('admin@pwp.test');
  });
});

test('an agent is refused the page and what it reads', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/registre/etat');
  await expect(page.getByRole('heading', { level: 1, name: 'Accès refusé' })).toBeVisible();
});
