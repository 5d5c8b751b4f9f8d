import { readFile } from 'node:fs/promises';
import { expect, test } from '@pwp/testing/browser';
import { nomDe, validateDemande, waitingDemande } from './comptes-steps.ts';

test('an administrator reads, searches and exports the journal; a référent cannot', async ({
  page,
  request,
  signIn,
  elsewhere,
}) => {
  const personne = await waitingDemande(request);
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(frame.url()));

  await test.step('A référent validates; his menu has no journal, and the pages of administrators are refused', async () => {
    const referent = await elsewhere('referent@pwp.test');
    await validateDemande(referent, personne);
    await expect(referent.getByRole('link', { name: 'Importer' })).toBeVisible();
    await expect(referent.getByRole('link', { name: 'Journal' })).toHaveCount(0);
    for (const path of ['journal', 'guichets']) {
      await referent.goto(`/comptes/${path}`);
      await expect(referent.getByRole('heading', { level: 1, name: 'Accès refusé' })).toBeVisible();
    }
  });

  await signIn('admin@pwp.test');
  await expect(page).toHaveURL(/\/comptes\/bureau$/);
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
