import { expect, expectAccessible, fillSignIn, test, type Page } from '@pwp/testing/browser';
import { askForAccount, linkOf, mailTo, newMailTo, nomDe, unePersonne, waitingDemande } from './comptes-steps.ts';

/** Fills « Où en est ma demande ? », wherever the journey came from. */
async function askForState(page: Page, email: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Où en est ma demande ?' })).toBeVisible();
  await page.getByLabel(/^Adresse électronique/).fill(email);
  await page.getByRole('button', { name: "Recevoir l'état de ma demande" }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Consultez votre messagerie' })).toBeFocused({
    timeout: 30_000,
  });
}

test('a person whose demande waits tries to sign in, and is told by mail what it waits for', async ({
  page,
  request,
}) => {
  const personne = unePersonne();
  await waitingDemande(request, personne);
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Où en est ma demande ?' })).toBeVisible();
  await fillSignIn(page, personne.email, 'Encore-Aucun-2026!');
  await page.getByRole('alert').getByRole('link', { name: "recevoir l'état de ma demande par courriel" }).click();
  await expect(page).toHaveTitle('Où en est ma demande ? - Portail Web Professionnel');
  await expectAccessible(page);

  await test.step('Nothing typed is said at the field; by the keyboard alone', async () => {
    await page.getByRole('button', { name: "Recevoir l'état de ma demande" }).press('Enter');
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
    await expectAccessible(page);
    await page.goto('/premiere-visite/suivi');
  });

  await askForState(page, personne.email);
  await expectAccessible(page);
  const { text } = await mailTo(request, personne.email, 'votre demande est en attente');
  expect(text).toMatch(/attend depuis le .+ \(moins d'un jour\) la décision du référent/);

  await test.step('An address that nobody knows is answered the same', async () => {
    await page.goto('/premiere-visite/suivi');
    const { email } = unePersonne();
    await askForState(page, email);
    await mailTo(request, email, 'aucune demande à cette adresse');
  });
});

test('a link that is worth nothing any more leads to a new one, with nothing to fill in again', async ({
  page,
  request,
  allowErrors,
}) => {
  allowErrors(/status of 410/);
  const personne = unePersonne();
  await page.goto('/premiere-visite');
  await askForAccount(page, personne);
  const first = linkOf(await mailTo(request, personne.email, 'confirmez votre adresse'));
  await page.goto('/premiere-visite/suivi');
  await askForState(page, personne.email);
  const second = linkOf(await newMailTo(request, personne.email, 'confirmez votre adresse', [first]));

  await page.goto(first);
  await expect(page.getByRole('heading', { level: 1, name: "Ce lien n'est plus valable" })).toBeVisible();
  await page.getByRole('link', { name: 'Recevoir un nouveau lien' }).click();
  await askForState(page, personne.email);
  const third = linkOf(await newMailTo(request, personne.email, 'confirmez votre adresse', [first, second]));
  await page.goto(third);
  await expect(page.getByRole('heading', { level: 1, name: 'Votre adresse est confirmée' })).toBeVisible();
});

test('a person whose account is open and whose activation mail is lost gets another', async ({
  page,
  request,
  signIn,
  browser,
}) => {
  const personne = unePersonne();
  await waitingDemande(request, personne);
  await test.step('The référent validates', async () => {
    const context = await browser.newContext();
    const referent = await context.newPage();
    await signIn('referent@pwp.test', { page: referent });
    await referent.goto('/comptes');
    await referent.getByRole('button', { name: `Valider la demande de ${nomDe(personne)}` }).click();
    await expect(referent.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
    await context.close();
  });
  const first = linkOf(await mailTo(request, personne.email, 'Votre compte'));
  await page.goto('/premiere-visite/suivi');
  await askForState(page, personne.email);
  const link = linkOf(await newMailTo(request, personne.email, 'Votre compte', [first]));
  await page.goto(link);
  await page.getByLabel('Nouveau mot de passe').fill('Premier-Secret-2026!');
  await page.getByLabel('Confirmation du mot de passe').fill('Premier-Secret-2026!');
  await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
  await signIn(personne.email, { password: 'Premier-Secret-2026!' });
  await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
});
