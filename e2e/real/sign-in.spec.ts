import { DEMO_PASSWORD, expect, fillPasswordAgain, fillSignIn, giveCode, test, type Page } from '@pwp/testing/browser';
import { linkOf, mailTo } from '@pwp/testing/received-mails';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';

const NEW_PASSWORD = 'Nouveau-Secret-2026!';

const dashboard = (page: Page) => page.getByRole('heading', { level: 1, name: 'Tableau de bord' });

test('an agent signs in without a second factor, sees the session and changes the password', async ({ page }) => {
  await test.step('A wrong password is refused in French, in the look of the portal', async () => {
    await page.goto('/');
    await expect(page).toHaveTitle('Connexion – Portail Web Professionnel');
    await expectSoundNarrowAndWide(page);
    await fillSignIn(page, 'agent@pwp.test', 'Pas-le-bon-2026!');
    await expect(page.getByRole('alert')).toContainText('Identifiant ou mot de passe incorrect');
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('connexion.png'), fullPage: true });
  });

  await test.step('The right one leads to the dashboard of the guichet', async () => {
    await fillSignIn(page, 'agent@pwp.test');
    await expect(dashboard(page)).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Menu principal' })).toContainText('Guichet : 00002');
  });

  await test.step('The profile is read from Keycloak and kept there', async () => {
    await page.goto('/profile/informations');
    await expect(page.getByLabel('Numéro de téléphone')).toHaveValue('04 00 00 00 02');
    await page.getByLabel('Numéro de téléphone').fill('05 00 00 00 02');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page.getByRole('status').filter({ hasText: /enregistr/ })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('Numéro de téléphone')).toHaveValue('05 00 00 00 02');
  });

  await test.step('The session is listed', async () => {
    await page.goto('/profile/connexions');
    await expect(page.getByText('Cette connexion')).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('connexions.png'), fullPage: true });
  });

  await test.step('The password is changed on Keycloak’s page, which comes back', async () => {
    await page.goto('/profile/informations');
    await page.getByRole('button', { name: 'Modifier mon mot de passe' }).click();
    await expect(page.getByText('identifiez-vous à nouveau')).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('connexion-a-nouveau.png'), fullPage: true });
    await fillPasswordAgain(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Choisissez un nouveau mot de passe' })).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await setPassword(page, 'court');
    await expect(page.locator('#message')).toContainText('Le mot de passe doit contenir au moins');
    await expect(page.locator('#password-new')).toHaveAttribute('aria-invalid', 'true');
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('mot-de-passe.png'), fullPage: true });
    await setPassword(page, NEW_PASSWORD);
    await expect(page.getByText('Mot de passe modifié')).toBeVisible();
  });

  await test.step('Signed out, the session is over at Keycloak too', async () => {
    await page.getByRole('button', { name: /Agent DEMO/ }).click();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await expect(page).toHaveTitle('Connexion – Portail Web Professionnel');
    await fillSignIn(page, 'agent@pwp.test', DEMO_PASSWORD);
    await expect(page.getByRole('alert')).toContainText('Identifiant ou mot de passe incorrect');
    await fillSignIn(page, 'agent@pwp.test', NEW_PASSWORD);
    await expect(dashboard(page)).toBeVisible();
  });
});

test('a référent gives a second factor', async ({ page }) => {
  await page.goto('/');
  await fillSignIn(page, 'referent@pwp.test');

  await test.step('The password alone does not open the portal; a wrong code neither', async () => {
    await expect(page.getByLabel('Code à usage unique')).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await page.getByLabel('Code à usage unique').fill('000000');
    await page.getByRole('button', { name: 'Me connecter' }).click();
    await expect(page.getByText('Le code d’authentification est invalide')).toBeVisible();
    await expect(page.getByLabel('Code à usage unique')).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('second-facteur.png'), fullPage: true });
  });

  await test.step('The code of the authenticator does', async () => {
    await giveCode(page);
    await expect(dashboard(page)).toBeVisible();
  });
});

test('a forgotten password is set again by a mailed link, which works once', async ({ page, request, allowErrors }) => {
  // The dead link answers 400.
  allowErrors(/status of 400/);
  await test.step('The page of sign-in leads to the one that asks for an address', async () => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Je réinitialise mon mot de passe' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Je réinitialise mon mot de passe' })).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('mot-de-passe-oublie.png'), fullPage: true });
    await page.getByLabel('Adresse électronique').fill('agent2@pwp.test');
    await page.getByRole('button', { name: 'Valider' }).click();
    await expect(page.getByRole('status').getByText(/courriers indésirables/)).toBeVisible();
    await expectSoundNarrowAndWide(page);
  });

  const mail = await mailTo(request, 'agent2@pwp.test', 'Réinitialisation');
  const link = linkOf(mail);

  await test.step('The mail is French, in the look of the portal', async () => {
    expect(mail.subject).toBe('Réinitialisation de votre mot de passe');
    const reader = await page.context().newPage();
    await reader.setContent(mail.html);
    await expect(reader.locator('html')).toHaveAttribute('lang', 'fr');
    await expect(reader.getByRole('main')).toContainText('République françaisePortail Web Professionnel');
    await expect(reader.getByRole('main')).toHaveCSS('border-top-color', 'rgb(0, 0, 145)');
    await expect(reader.getByText('Un nouveau mot de passe a été demandé pour votre compte')).toBeVisible();
    await expect(reader.getByRole('link', { name: 'Choisir un nouveau mot de passe' })).toHaveAttribute('href', link);
    await expectSoundNarrowAndWide(reader);
    await reader.screenshot({ path: test.info().outputPath('courriel.png'), fullPage: true });
    await reader.close();
  });

  await test.step('The new password is taken and opens the portal', async () => {
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1, name: 'Choisissez votre mot de passe' })).toBeVisible();
    await expect(page.getByText('déconnecté')).toHaveCount(0);
    const show = page.getByRole('button', { name: 'Afficher' }).first();
    await show.click();
    await expect(show).toHaveAttribute('aria-pressed', 'true');
    await expect(page.locator('#password-new')).toHaveAttribute('type', 'text');
    await expectSoundNarrowAndWide(page);
    await setPassword(page, NEW_PASSWORD);
    await expect(dashboard(page)).toBeVisible();
  });

  await test.step('The link does not work a second time, and the page says how to have another', async () => {
    await page.context().clearCookies();
    await page.goto(link);
    await expect(page.getByText(/Ce lien a expiré/)).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('lien-mort.png'), fullPage: true });
    await page.getByRole('link', { name: 'Recevoir un nouveau lien' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Je réinitialise mon mot de passe' })).toBeVisible();
  });
});

async function setPassword(page: Page, password: string): Promise<void> {
  await page.locator('#password-new').fill(password);
  await page.locator('#password-confirm').fill(password);
  await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
}
