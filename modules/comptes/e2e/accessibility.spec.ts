import { expect, expectSoundEverywhere, test, tick, type Page } from '@pwp/testing/browser';
import { chooseGuichet, nomDe, openCompte, waitingDemande } from './comptes-steps.ts';

test('« Je crée mon espace » has no fault that axe finds on any screen', async ({ page, allowErrors }) => {
  allowErrors(/status of 400/);
  await page.goto('/premiere-visite');
  // The form of the first HTML gives way to that of the module, which can be sent.
  await expect(page.getByRole('button', { name: 'Envoyer ma demande' })).toBeEnabled();
  await expectSoundEverywhere(page);
  await page.getByRole('button', { name: 'Envoyer ma demande' }).click();
  await expect(page.getByRole('region', { name: '7 erreurs sont à corriger' })).toBeFocused();
  await expectSoundEverywhere(page);
  await page.getByRole('combobox', { name: /^Guichet/ }).fill('00');
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await expectSoundEverywhere(page);
  await chooseGuichet(page, 'PWP01');
  await expectSoundEverywhere(page);
  await page.goto('/premiere-visite/confirmation#coupe');
  await expect(page.getByRole('heading', { level: 1, name: 'Ce lien est incomplet' })).toBeVisible();
  await expectSoundEverywhere(page);
});

test('the pages of the accounts have no fault that axe finds on any screen', async ({ page, request, signIn }) => {
  test.slow();
  const personne = await waitingDemande(request, { motif: 'Un_mot_très_long_'.repeat(20) });
  await signIn('admin@pwp.test');

  await test.step('Demandes: the list, a choice, the question, the panel and the refusal', async () => {
    await page.goto('/comptes');
    await tick(page.getByRole('checkbox', { name: `Sélectionner la demande de ${nomDe(personne)}` }));
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Valider la demande', exact: true }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectSoundEverywhere(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Refuser 1 demande…' }).click();
    await expect(page.getByRole('heading', { name: 'Motif donné à chacune' })).toBeFocused();
    await expectSoundEverywhere(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: `Voir la demande de ${nomDe(personne)}` }).click();
    await expect(page.getByRole('heading', { name: 'Décider' })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Refuser la demande…' }).click();
    await page.getByRole('button', { name: 'Refuser la demande', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
    await expectSoundEverywhere(page);
  });

  await test.step('Comptes: the list, nothing found, a choice, its guichets and its suspension, an account, its suspension', async () => {
    await page.goto('/comptes/liste?guichet=ZZZZZ');
    await expect(page.getByText('Aucun compte ne correspond à cette recherche')).toBeVisible();
    await expectSoundEverywhere(page);
    await page.goto('/comptes/liste?guichet=00002');
    await tick(page.getByRole('checkbox', { name: 'Sélectionner le compte de Agent DEMO', exact: true }));
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Détacher 1 compte…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Détacher 1 compte' }).click();
    await expectSoundEverywhere(page);
    await chooseGuichet(page, '00002');
    await expectSoundEverywhere(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Suspendre 1 compte…' }).click();
    await expect(page.getByRole('heading', { name: 'Motif commun' })).toBeFocused();
    await expectSoundEverywhere(page);
    await openCompte(page, { email: 'agent@pwp.test', nom: 'Agent DEMO' });
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Suspendre le compte…' }).click();
    await expect(page.getByRole('heading', { name: 'Suspendre le compte' })).toBeFocused();
    await expectSoundEverywhere(page);
  });

  await test.step('Import: the columns, and a file with errors', async () => {
    await page.goto('/comptes/import');
    await expect(page.getByRole('heading', { name: 'Colonnes attendues' })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByLabel('Choisissez un fichier').setInputFiles({
      name: 'comptes.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('nom;prenom;email;telephone;typeOrganisme;organisme;guichets\nESSAI;;x;;;;\n'),
    });
    await expect(page.getByText('Saisissez le prénom.')).toBeVisible();
    await expectSoundEverywhere(page);
  });

  await test.step('The journal, the desk, the guichets, and the accounts that were never activated', () =>
    expectPagesSound(page, ['journal', 'bureau', 'guichets', 'liste?etat=jamais-active']));
});

/** Each page of « Comptes », once it has loaded, has no fault. */
async function expectPagesSound(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(`/comptes/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'Chargement' })).toHaveCount(0);
    await expectSoundEverywhere(page);
  }
}
