import { expect, test, tick } from '@pwp/testing/browser';
import { lineOf, mailTo, nomDe, unePersonne, validateDemande, waitingDemande } from './comptes-steps.ts';

test('several accounts are suspended, then reinstated, each with its result', async ({ page, request, signIn }) => {
  test.slow();
  const mark = Date.now().toString(36);
  const personnes = [1, 2].map((each) => unePersonne({ email: `lot${each}.${mark}@mairie.test` }));
  await signIn('referent@pwp.test');
  for (const personne of personnes) {
    await waitingDemande(request, personne);
    await validateDemande(page, personne);
    await mailTo(request, personne.email, 'Votre compte');
  }
  await page.goto('/comptes/liste');
  await page.getByLabel('Nom ou adresse').fill(mark);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByRole('heading', { name: '2 comptes', exact: true })).toBeVisible();

  await test.step('One reason for all', async () => {
    for (const personne of personnes) {
      await tick(page.getByRole('checkbox', { name: `Sélectionner le compte de ${nomDe(personne)}` }));
    }
    await page.getByRole('button', { name: 'Suspendre 2 comptes…' }).click();
    const panel = page.getByRole('dialog', { name: 'Suspendre 2 comptes' });
    await panel.getByLabel(/^Motif de la suspension/).fill('Fermeture du service');
    await panel.getByRole('button', { name: 'Suspendre 2 comptes' }).click();
    await expect(page.getByRole('heading', { name: 'Résultat des suspensions' })).toBeFocused({ timeout: 20_000 });
    await expect(page.getByRole('region', { name: 'Résultat des suspensions' })).toContainText(
      '2 compte(s) suspendu(s) sur 2.',
    );
    for (const personne of personnes) await expect(lineOf(page, personne)).toContainText('Suspendu');
  });

  await test.step('Let in again', async () => {
    await tick(page.getByRole('checkbox', { name: 'Tout sélectionner' }));
    await page.getByRole('button', { name: 'Rétablir 2 comptes' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Rétablir 2 comptes' }).click();
    await expect(page.getByRole('heading', { name: 'Résultat des rétablissements' })).toBeFocused({ timeout: 20_000 });
    for (const personne of personnes) await expect(lineOf(page, personne)).toContainText('Actif');
  });
});
