import { expect, test, tick, type Locator } from '@pwp/testing/browser';
import {
  chooseGuichet,
  lineOf,
  nomDe,
  openCompte,
  saveGuichets,
  searchComptes,
  validateDemande,
  waitingDemande,
  type Personne,
} from './comptes-steps.ts';

test('several accounts are suspended, reinstated, attached to a guichet while one of them changes, then detached, and each has its result', async ({
  page,
  request,
  signIn,
  elsewhere,
  allowErrors,
}) => {
  test.setTimeout(240_000);
  // The answer for the account that changed meanwhile.
  allowErrors(/status of 409/);
  const mark = Date.now().toString(36);
  const un = await waitingDemande(request, { email: `lot1.${mark}@mairie.test` });
  const deux = await waitingDemande(request, { email: `lot2.${mark}@mairie.test` });
  const personnes = [un, deux];
  await signIn('referent@pwp.test');
  for (const personne of personnes) await validateDemande(page, personne);
  await searchComptes(page, mark);
  await expect(page.getByRole('heading', { name: '2 comptes', exact: true })).toBeVisible();
  const all = page.getByRole('checkbox', { name: 'Tout sélectionner' });
  const attached = page.getByRole('region', { name: 'Résultat des rattachements' });
  const detached = page.getByRole('region', { name: 'Résultat des détachements' });
  const result = (region: Locator, { nom }: Personne) => region.getByRole('listitem').filter({ hasText: nom });

  await test.step('They are suspended, with one reason for all', async () => {
    for (const personne of personnes) {
      await tick(page.getByRole('checkbox', { name: `Sélectionner le compte de ${nomDe(personne)}` }));
    }
    await page.getByRole('button', { name: 'Suspendre 2 comptes…' }).click();
    const panel = page.getByRole('dialog', { name: 'Suspendre 2 comptes' });
    await panel.getByLabel(/^Motif de la suspension/).fill('Fermeture du service');
    await panel.getByRole('button', { name: 'Suspendre 2 comptes' }).click();
    await expect(page.getByRole('heading', { name: 'Résultat des suspensions' })).toBeFocused({ timeout: 20_000 });
    await expect(page.getByRole('region', { name: 'Résultat des suspensions' })).toContainText(
      '2 comptes suspendus sur 2.',
    );
    for (const personne of personnes) await expect(lineOf(page, personne)).toContainText('Suspendu');
  });

  await test.step('They are reinstated', async () => {
    await tick(all);
    await page.getByRole('button', { name: 'Rétablir 2 comptes' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Rétablir 2 comptes' }).click();
    await expect(page.getByRole('heading', { name: 'Résultat des rétablissements' })).toBeFocused({ timeout: 20_000 });
    for (const personne of personnes) await expect(lineOf(page, personne)).toContainText('Jamais activé');
  });

  await test.step('An administrator attaches one of them elsewhere, which the list on screen does not know', async () => {
    const admin = await elsewhere('admin@pwp.test');
    await openCompte(admin, deux);
    await chooseGuichet(admin, 'G1175');
    await saveGuichets(admin);
  });

  await test.step('By the keyboard: one is attached, the other is refused with its reason and stays ticked', async () => {
    await all.press('Space');
    await page.getByRole('button', { name: 'Rattacher 2 comptes…' }).press('Enter');
    const question = page.getByRole('alertdialog', { name: 'Rattacher 2 comptes à des guichets ?' });
    await expect(question.getByRole('heading')).toBeFocused();
    await question.getByRole('button', { name: 'Rattacher 2 comptes' }).press('Enter');
    await expect(question.getByRole('combobox')).toBeFocused();
    await expect(question).toContainText('Choisissez au moins un guichet.');
    await chooseGuichet(page, 'PWP01');
    await expect(question).toContainText('2 comptes seront rattachés.');
    await expect(question).toContainText(`${nomDe(un)} (${un.email}) : 00002 → 00002, PWP01`);
    await question.getByRole('button', { name: 'Rattacher 2 comptes' }).press('Enter');
    await expect(attached.getByRole('heading')).toBeFocused({ timeout: 20_000 });
    await expect(attached).toContainText('1 compte rattaché sur 2.');
    await expect(result(attached, un)).toContainText('rattaché à PWP01');
    await expect(result(attached, deux)).toContainText('Quelqu’un d’autre l’a modifié');
    await expect(lineOf(page, deux)).toContainText('00002, G1175');
    await expect(page.getByRole('checkbox', { name: `Sélectionner le compte de ${nomDe(un)}` })).not.toBeChecked();
    await expect(page.getByRole('checkbox', { name: `Sélectionner le compte de ${nomDe(deux)}` })).toBeChecked();
  });

  await test.step('Both again: one is so already, the other is attached and keeps the guichet out of the périmètre', async () => {
    await tick(all);
    await page.getByRole('button', { name: 'Rattacher 2 comptes…' }).click();
    const question = page.getByRole('alertdialog');
    await chooseGuichet(page, 'PWP01');
    await expect(question).toContainText('1 compte sera rattaché. 1 reste inchangé.');
    await question.getByRole('button', { name: 'Rattacher 2 comptes' }).click();
    await expect(attached).toContainText('1 compte rattaché sur 2. 1 reste inchangé.', { timeout: 20_000 });
    await expect(result(attached, un)).toContainText('inchangé, déjà rattaché');
    await expect(lineOf(page, deux)).toContainText('00002, G1175, PWP01');
  });

  await test.step('Both are detached; the history of each shows one act', async () => {
    await tick(all);
    await page.getByRole('button', { name: 'Détacher 2 comptes…' }).click();
    await chooseGuichet(page, 'PWP01');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Détacher 2 comptes' }).click();
    await expect(detached.getByRole('heading')).toBeFocused({ timeout: 20_000 });
    await expect(detached).toContainText('2 comptes détachés sur 2.');
    await expect(lineOf(page, un)).not.toContainText('PWP01');
    await openCompte(page, un);
    const history = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Guichets changés' });
    await expect(history).toHaveText([/Guichets\s: 00002, PWP01 → 00002$/, /Guichets\s: 00002 → 00002, PWP01$/]);
  });
});
