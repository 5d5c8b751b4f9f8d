import { readFile } from 'node:fs/promises';
import { expect, test } from '@pwp/testing/browser';
import {
  addToPerimetre,
  chooseGuichet,
  nomDe,
  openCompte,
  saveGuichets,
  suspend,
  validateDemande,
  waitingDemande,
} from './comptes-steps.ts';

test('an administrator reads, searches and exports the journal; a référent cannot', async ({
  page,
  request,
  signIn,
  elsewhere,
}) => {
  const personne = await waitingDemande(request);
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(frame.url()));

  await test.step('A référent validates; his menu has no journal and its address is refused', async () => {
    const referent = await elsewhere('referent@pwp.test');
    await validateDemande(referent, personne);
    await expect(referent.getByRole('link', { name: 'Importer' })).toBeVisible();
    await expect(referent.getByRole('link', { name: 'Journal' })).toHaveCount(0);
    await referent.goto('/comptes/journal');
    await expect(referent.getByRole('heading', { level: 1, name: 'Accès refusé' })).toBeVisible();
  });

  await signIn('admin@pwp.test');
  await page.getByRole('link', { name: 'Journal' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Journal' })).toBeFocused();
  await page.getByLabel('Sur').fill(personne.email);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByRole('heading', { name: '3 actes' })).toBeVisible();
  const line = page.getByRole('listitem').filter({ hasText: `A validé la demande de ${nomDe(personne)}` });
  await expect(line).toContainText('Référent DEMO');
  await line.getByText('Détails').click();
  await expect(line).toContainText('Adresse de l’auteur : referent@pwp.test');
  await expect(line).toContainText('En attente → Validée');

  await test.step('The search survives a reload, and no address names the person', async () => {
    await page.getByLabel('Acte').selectOption('Compte créé');
    await page.getByRole('button', { name: 'Rechercher' }).click();
    await expect(page.getByRole('heading', { name: '1 acte', exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: '1 acte', exact: true })).toBeVisible();
    await expect(page.getByLabel('Sur')).toHaveValue(personne.email);
    expect(addresses.join(' ')).not.toContain('camille');
  });

  await test.step('The export is a file', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Exporter' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('journal.csv');
    expect(await readFile(await file.path(), 'utf8')).toContain(`A créé le compte de ${nomDe(personne)}`);
  });
});

test('an administrator makes a référent of an account, and takes it back', async ({ page, signIn }) => {
  await signIn('admin@pwp.test');
  await openCompte(page, { email: 'agent2@pwp.test', nom: 'Agent deux DEMO' });
  await addToPerimetre(page, 'PWP01');
  await expect(page.getByRole('dialog')).toContainText('Professionnel, Référent');
  await page.getByRole('button', { name: 'Retirer PWP01', exact: false }).click();
  await page.getByRole('button', { name: 'Enregistrer le périmètre' }).click();
  await expect(page.getByText('Professionnel, Référent')).toHaveCount(0);

  await test.step('A guichet is added to the account and taken back', async () => {
    await chooseGuichet(page, '00002');
    await saveGuichets(page);
    await expect(page.getByRole('dialog')).toContainText('Guichets : G1175 → 00002, G1175');
    await page.getByRole('button', { name: /^Retirer 00002/ }).click();
    await saveGuichets(page);
    await expect(page.getByRole('dialog')).toContainText('Guichets : 00002, G1175 → G1175');
  });
});

test('a référent cannot act on a référent’s account; an administrator suspends the last référent of a guichet once he confirms', async ({
  page,
  signIn,
  elsewhere,
  allowErrors,
}) => {
  allowErrors(/status of 409/);
  await signIn('referent@pwp.test');
  await openCompte(page, { email: 'referent@pwp.test', nom: 'Référent DEMO' });
  await expect(page.getByText('Vous ne pouvez pas agir sur ce compte')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Suspendre le compte…' })).toHaveCount(0);

  await test.step('An administrator must confirm: « Annuler » suspends nobody, « Continuer quand même » does', async () => {
    const admin = await elsewhere('admin@pwp.test');
    await openCompte(admin, { email: 'referent2@pwp.test', nom: 'Référent deux DEMO' });
    await suspend(admin, 'Essai');
    const question = admin.getByRole('alertdialog', { name: 'Dernier référent' });
    await expect(question).toContainText('G1175');
    await question.getByRole('button', { name: 'Annuler' }).click();
    await expect(question).toBeHidden();
    await expect(admin.getByRole('button', { name: 'Suspendre le compte', exact: true })).toBeVisible();
    await admin.getByRole('button', { name: 'Suspendre le compte', exact: true }).click();
    await question.getByRole('button', { name: 'Continuer quand même' }).click();
    await expect(admin.getByRole('heading', { name: 'Compte suspendu' })).toBeVisible();
    await expect(question).toBeHidden();
    await expect(admin.getByRole('listitem').filter({ hasText: 'Compte suspendu' }).first()).toContainText('Essai');
    await admin.getByRole('button', { name: 'Rétablir le compte' }).click();
    await expect(admin.getByRole('heading', { name: 'Compte rétabli' })).toBeVisible();
  });
});
