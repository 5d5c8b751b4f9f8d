import { expect, expectAccessible, fillSignIn, test, type Page } from '@pwp/testing/browser';
import { linkOf, mailTo, newMailTo } from '@pwp/testing/received-mails';
import { PASSWORD, unePersonne, validateDemande, waitingDemande } from './comptes-steps.ts';

/** Fills in « Où en est ma demande ? », from any page. */
async function askForState(page: Page, email: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Où en est ma demande ?' })).toBeVisible();
  await page.getByLabel(/^Adresse électronique/).fill(email);
  await page.getByRole('button', { name: 'Recevoir l’état de ma demande' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Consultez votre messagerie' })).toBeFocused({
    timeout: 30_000,
  });
}

test('a person with a pending demande tries to sign in, and gets its state by mail', async ({ page, request }) => {
  const personne = await waitingDemande(request);
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Où en est ma demande ?' })).toBeVisible();
  await fillSignIn(page, personne.email, 'Encore-Aucun-2026!');
  await page.getByRole('alert').getByRole('link', { name: 'recevoir l’état de ma demande par courriel' }).click();
  await expect(page).toHaveTitle('Où en est ma demande ? - Portail Web Professionnel');
  await expectAccessible(page);

  await test.step('An empty field shows its error, with the keyboard only', async () => {
    await page.getByRole('button', { name: 'Recevoir l’état de ma demande' }).press('Enter');
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
    await expectAccessible(page);
    await page.goto('/premiere-visite/suivi');
  });

  await askForState(page, personne.email);
  await expectAccessible(page);
  const { text } = await mailTo(request, personne.email, 'votre demande est en attente');
  expect(text).toMatch(/attend depuis le .+ \(moins d’un jour\) la décision du référent/);

  await test.step('An unknown address gets the same response', async () => {
    await page.goto('/premiere-visite/suivi');
    const { email } = unePersonne();
    await askForState(page, email);
    await mailTo(request, email, 'aucune demande à cette adresse');
  });
});

test('a person whose account is open and whose activation mail is lost gets another', async ({
  page,
  request,
  signIn,
  elsewhere,
}) => {
  const personne = await waitingDemande(request);
  await validateDemande(await elsewhere('referent@pwp.test'), personne);
  const first = linkOf(await mailTo(request, personne.email, 'Votre compte'));
  await page.goto('/premiere-visite/suivi');
  await askForState(page, personne.email);
  const link = linkOf(await newMailTo(request, personne.email, 'Votre compte', [first]));
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: 'Choisissez votre mot de passe' })).toBeVisible();
  await expect(page.getByText('déconnecté')).toHaveCount(0);
  await page.getByLabel('Nouveau mot de passe').fill(PASSWORD);
  const show = page.getByRole('button', { name: 'Afficher' }).first();
  await show.focus();
  await page.keyboard.press('Space');
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByLabel('Nouveau mot de passe')).toHaveAttribute('type', 'text');
  await expectAccessible(page);
  await page.getByLabel('Confirmation du mot de passe').fill(PASSWORD);
  await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Votre mot de passe est enregistré' })).toBeVisible();
  await page.reload();
  await expect(page.getByText('Bienvenue')).toBeVisible();
  await signIn(personne.email, { password: PASSWORD });
  await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
});
