import { expect, expectSound, test, type Page } from '@pwp/testing/browser';
import {
  PASSWORD,
  choosePassword,
  lineOf,
  linkOf,
  mailTo,
  newMailTo,
  nomDe,
  openCompte,
  saveGuichets,
  validateDemande,
  waitingDemande,
} from './comptes-steps.ts';

const figure = (page: Page, words: RegExp) =>
  page.getByRole('list', { name: 'En un coup d’œil' }).getByRole('link', { name: words });
/** The figure's number, once it is known. */
async function numberOf(page: Page, words: RegExp): Promise<number> {
  await expect(figure(page, words)).toHaveText(/\d/);
  return Number.parseInt(String(await figure(page, words).textContent()).trim(), 10);
}
const ATTENTE = /demandes? de compte en attente$/;
const JAMAIS = /comptes? jamais activés?$/;

test('a référent finds on his desk what waits, validates it by keyboard, and the counts go down', async ({
  page,
  request,
  signIn,
}) => {
  const personne = await waitingDemande(request);
  await signIn('referent@pwp.test');
  await page.goto('/comptes/bureau');
  const before = await numberOf(page, ATTENTE);
  expect(before).toBeGreaterThan(0);

  await test.step('The oldest come first: the demande is on the desk, or one link away', async () => {
    const all = page.getByRole('link', { name: /^Voir les \d+\sdemandes$/ });
    if (before > 5) await all.click();
    await expect(lineOf(page, personne)).toBeVisible();
    await expectSound(page);
  });

  const valider = page.getByRole('button', { name: `Valider la demande de ${nomDe(personne)}` });
  const question = page.getByRole('group', {
    name: `Ouvrir à ${nomDe(personne)} un compte de professionnel pour 00002 ?`,
  });
  await test.step('Escape leaves the demande as it is, and the focus where it was', async () => {
    await valider.press('Enter');
    await expect(question.getByRole('button', { name: 'Oui, ouvrir le compte' })).toBeFocused();
    await expectSound(page);
    await page.keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(valider).toBeFocused();
  });

  await test.step('Enter twice validates it', async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
    await expect(lineOf(page, personne)).toHaveCount(0);
  });

  await page.goto('/comptes/bureau');
  await expect.poll(() => numberOf(page, ATTENTE)).toBe(before - 1);
});

test('an account that was never activated says so, gets a new mail from the desk, and is active once its password is chosen', async ({
  page,
  request,
  signIn,
  elsewhere,
}) => {
  const personne = await waitingDemande(request);
  await signIn('referent@pwp.test');
  await validateDemande(page, personne);
  const first = linkOf(await mailTo(request, personne.email, 'Votre compte'));

  await test.step('The figure of the desk leads to the accounts that it counts', async () => {
    await page.goto('/comptes/bureau');
    const count = await numberOf(page, JAMAIS);
    await figure(page, JAMAIS).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Comptes' })).toBeFocused();
    await expect(
      page.getByRole('heading', { level: 2, name: count === 1 ? '1 compte' : `${count} comptes` }),
    ).toBeVisible();
    await expect(lineOf(page, personne)).toContainText('Jamais activé');
    await expectSound(page);
  });

  const mail = await test.step('Its mail is sent again, from its line', async () => {
    await page.getByRole('button', { name: `Renvoyer le courriel d’activation à ${nomDe(personne)}` }).click();
    await expect(page.getByRole('region', { name: 'Résultat des envois' })).toContainText('1 courriel renvoyé sur 1.');
    return newMailTo(request, personne.email, 'Votre compte', [first]);
  });

  await test.step('The person chooses a password and comes: the account is active, and was seen today', async () => {
    const own = await elsewhere();
    await choosePassword(own, mail);
    await signIn(personne.email, { page: own, password: PASSWORD });
    await page.goto('/comptes/liste?etat=actif');
    await expect(lineOf(page, personne)).toContainText('Actif');
    await expect(lineOf(page, personne)).toContainText(/Vu le \d{2}\/\d{2}\/\d{4}/);
  });
});

test('an administrator makes a référent who works at no guichet: he reads the figures of the month, and no pli', async ({
  page,
  request,
  signIn,
  elsewhere,
}) => {
  const personne = await waitingDemande(request);
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
    await own.getByRole('link', { name: /^\d+\splis? rejetés? de 00002$/ }).click();
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

test('a référent of another périmètre finds nothing of it on his desk', async ({ page, request, signIn }) => {
  const personne = await waitingDemande(request);
  await signIn('referent2@pwp.test');
  await page.goto('/comptes/bureau');
  await expect(page.getByRole('heading', { name: 'Guichets sans second référent' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('G1175');
  await expect(page.getByRole('main')).not.toContainText(personne.email);
  await expect(page.getByRole('main')).not.toContainText('PWP01');
  await page.goto('/comptes/guichets');
  await expect(page.getByRole('heading', { level: 1, name: 'Accès refusé' })).toBeVisible();
});

test('an administrator lands on the desk, reads every guichet, opens a new one and closes it', async ({
  page,
  signIn,
}) => {
  await signIn('admin@pwp.test');
  await expect(page).toHaveURL(/\/comptes\/bureau$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Mon bureau' })).toBeVisible();
  await figure(page, /guichets? sans second référent$/).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Guichets' })).toBeFocused();
  await expect(page.getByLabel('État')).toHaveValue('sans-second-referent');
  await expect(page.getByRole('row', { name: /G1175/ })).toContainText('Référent deux DEMO');
  await expectSound(page);

  const code = `N${Date.now().toString(36).slice(-4).toUpperCase()}`;
  await test.step('A guichet is opened, by keyboard', async () => {
    await page.getByRole('button', { name: 'Ouvrir un guichet…' }).press('Enter');
    const panel = page.getByRole('dialog', { name: 'Ouvrir un guichet' });
    await panel.getByRole('button', { name: 'Ouvrir le guichet' }).press('Enter');
    await expect(panel.getByRole('region', { name: '4 erreurs sont à corriger' })).toBeFocused();
    await expectSound(page);
    await panel.getByLabel(/^Code\s+5/).fill(code);
    await panel.getByLabel('Nom').fill('Mairie neuve');
    await panel.getByLabel(/^SIRET/).fill('13002072000038');
    await panel.getByLabel(/^Code territoire/).fill('034');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Guichet ouvert' })).toBeVisible();
    await expect(page.getByRole('row', { name: new RegExp(code) })).toContainText('Ouvert');
  });

  await test.step('It is closed from its panel', async () => {
    await page.getByRole('button', { name: `Voir le guichet ${code} – Mairie neuve` }).click();
    const panel = page.getByRole('dialog', { name: `Guichet ${code}` });
    await panel.getByRole('button', { name: 'Fermer ce guichet…' }).click();
    await panel.getByLabel('Premier jour de fermeture').fill('2026-01-02');
    await panel.getByRole('button', { name: 'Fermer le guichet' }).click();
    await expect(panel).toContainText('Fermé depuis le vendredi 2 janvier 2026.');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row', { name: new RegExp(code) })).toContainText('Fermé');
  });
});
