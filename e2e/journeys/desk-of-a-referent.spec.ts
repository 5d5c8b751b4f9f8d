import { apiHeaders, sendRejected } from '@pwp/module-numerisation/numerisation-steps';
import { expect, expectSound, test } from '@pwp/testing/browser';
import { mailTo } from '@pwp/testing/received-mails';
import {
  PASSWORD,
  choosePassword,
  nomDe,
  openCompte,
  saveGuichets,
  waitingDemande,
} from '@pwp/module-comptes/comptes-steps';

test('an administrator makes a référent who works at no guichet: he reads the figures of the month, and no pli', async ({
  page,
  request,
  signIn,
  elsewhere,
}) => {
  const personne = await waitingDemande(request);
  await test.step('A pli of the guichet is rejected: the month may have begun today', async () => {
    const agent = await elsewhere('agent@pwp.test');
    const sent = { numeroUnique: '034042100244400002', name: 'bulletin-illisible.pdf', categorie: 'RES_SALAIRE' };
    await sendRejected(request, await apiHeaders(agent), sent);
  });
  await test.step('An administrator makes the référent, and detaches the guichet', async () => {
    await signIn('admin@pwp.test');
    await page.goto('/comptes');
    await page.getByRole('button', { name: `Voir la demande de ${nomDe(personne)}` }).click();
    const panel = page.getByRole('dialog');
    const role = panel.getByRole('group', { name: 'Rôle' });
    await expect(role.getByRole('radio', { name: 'Professionnel' })).toBeChecked();
    await role.getByRole('radio', { name: 'Professionnel' }).press('ArrowDown');
    await expect(role.getByRole('radio', { name: 'Référent' })).toBeChecked();
    await page.getByRole('button', { name: 'Valider la demande', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
    await openCompte(page, personne);
    await expect(panel.getByRole('definition').filter({ hasText: 'Professionnel, Référent' })).toBeVisible();
    await expect(panel.getByRole('listitem').filter({ hasText: 'Compte créé' })).toContainText('Rôle : Référent');
    const form = page.locator('form').filter({ hasText: 'Enregistrer les guichets' });
    await form.getByRole('button', { name: /^Retirer 00002/ }).click();
    await saveGuichets(page);
  });

  const own = await elsewhere();
  await choosePassword(own, await mailTo(request, personne.email, 'Votre compte'));
  await signIn(personne.email, { page: own, password: PASSWORD });
  const menu = own.getByRole('navigation', { name: 'Menu principal' });

  await test.step('The desk comes first; the menu has nothing of the service of the plis', async () => {
    await expect(own.getByRole('heading', { level: 1, name: 'Mon bureau' })).toBeVisible();
    await expect(menu.getByRole('link', { name: 'Demandes de compte' })).toBeVisible();
    await expect(menu.getByRole('link', { name: 'Ajouter / supprimer' })).toHaveCount(0);
    await expectSound(own);
  });

  await test.step('The figure of a guichet leads to its statistics of the month, which « back » leaves', async () => {
    const figure = own.getByRole('link', { name: /^\d+\splis? rejetés? de 00002$/ });
    // The rejection comes with the next round of statuts.
    await expect(async () => {
      await own.reload();
      await expect(figure).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await figure.click();
    await expect(own.getByRole('heading', { level: 1, name: 'Statistiques' })).toBeFocused();
    await expect(own).toHaveURL(/\/statistiques\?du=\d{4}-\d\d-01&au=[\d-]{10}&guichet=00002$/);
    await expect(own.getByRole('combobox', { name: 'Guichets' })).toHaveValue('00002');
    await expect(own.getByRole('listitem').filter({ hasText: 'Taux de rejet' })).toContainText('%');
    await expect(own.getByRole('main').getByRole('link', { name: /^(Tableau de bord|Voir ces plis)/ })).toHaveCount(0);
    await expect(menu.getByRole('link', { name: 'Ajouter / supprimer' })).toHaveCount(0);
    await expectSound(own);
    await own.goBack();
    await own.getByRole('link', { name: 'Statistiques du mois' }).click();
    await expect(own.getByRole('combobox', { name: 'Guichets' })).toHaveValue('perimetre');
  });

  await test.step('A reload stays there; the other pages of the service are refused, and « / » is the desk', async () => {
    await own.reload();
    await expect(own.getByRole('heading', { level: 1, name: 'Statistiques' })).toBeVisible();
    for (const path of ['/numerisation/pieces', '/numerisation/a-corriger', '/numerisation']) {
      await own.goto(path);
      await expect(own.getByRole('heading', { level: 1, name: 'Accès refusé' })).toBeVisible();
    }
    await own.goto('/');
    await expect(own).toHaveURL(/\/comptes\/bureau$/);
  });
});
