import { expect, fillPasswordAgain, fillSignIn, giveCode, test, type Page } from '@pwp/testing/browser';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';
import { plugAuthenticator } from './virtual-authenticator.ts';

// No other journey of a real Keycloak uses this account: its credentials change here.
const ACCOUNT = 'referent2@pwp.test';

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('a référent registers a passkey, which is his second factor from then on; without it the password opens nothing', async ({
  page,
  signIn,
}) => {
  const authenticator = await plugAuthenticator(page);
  let proposed = '';
  page.on('dialog', (question) => {
    proposed = question.defaultValue();
    void question.accept(proposed);
  });
  await signIn(ACCOUNT);

  await test.step('From the profile he leaves for Keycloak’s page, and may give up', async () => {
    await page.goto('/profile/informations');
    await expect(page.getByRole('button', { name: 'Enregistrer une clé d’accès' })).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('profil.png'), fullPage: true });
    await openRegistration(page);
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('enregistrement.png'), fullPage: true });
    await page.getByRole('button', { name: 'Annuler' }).click();
    await expect(page.getByText('Aucune clé d’accès enregistrée')).toBeVisible();
  });

  await test.step('A device that does not check who he is registers none', async () => {
    await authenticator.setRecognises(false);
    await openRegistration(page);
    await page.getByRole('button', { name: 'Enregistrer une clé d’accès' }).click();
    await expect(page.getByRole('alert')).toContainText('n’a pas vérifié que c’était vous');
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('enregistrement-refuse.png'), fullPage: true });
  });

  await test.step('One that does registers it, and he is back in his profile', async () => {
    await authenticator.setRecognises(true);
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByRole('button', { name: 'Enregistrer une clé d’accès' }).click();
    await expect(page.getByText('Clé d’accès enregistrée', { exact: true })).toBeVisible();
    await expect(title(page, 'Gérer mon profil')).toBeVisible();
    // Keycloak refuses two passkeys of one name, so it must not propose a name twice.
    expect(proposed).toMatch(/^Clé d’accès du .+ \d{4} à \d{2}:\d{2}:\d{2}$/);
  });

  await test.step('Password and passkey, without a code, lead to the dashboard with a référent’s rights', async () => {
    await signOut(page);
    await askForPasskey(page);
    await page.getByRole('button', { name: 'Me connecter avec une clé d’accès' }).click();
    await expect(title(page, 'Tableau de bord')).toBeVisible();
    await page.goto('/comptes');
    await expect(page.getByRole('heading', { level: 2, name: /^\d+\sdemandes? en attente$/ })).toBeVisible();
  });

  await test.step('The passkey alone does too: it is something he has, and it knows him', async () => {
    await signOut(page);
    await page.getByRole('link', { name: 'Me connecter avec une clé d’accès' }).click();
    await expect(title(page, 'Tableau de bord')).toBeVisible();
  });

  await test.step('A stranger’s device with the right password does not', async () => {
    await authenticator.replace();
    await signOut(page);
    await askForPasskey(page);
    await page.getByRole('button', { name: 'Me connecter avec une clé d’accès' }).click();
    await expect(page.getByRole('alert')).toContainText('Aucune clé d’accès de votre compte n’a été présentée');
    await expectSoundNarrowAndWide(page);
    await page.screenshot({ path: test.info().outputPath('cle-refusee.png'), fullPage: true });
    await page.goto('/');
    await expect(page).toHaveTitle('Connexion – Portail Web Professionnel');
  });
});

/** From the profile; both factors are given again, since Keycloak, which counts in whole seconds, sees a sign-in of before. */
async function openRegistration(page: Page): Promise<void> {
  const nextSecond = Math.floor(Date.now() / 1_000 + 1) * 1_000;
  await page.goto('/profile/informations');
  await expect.poll(() => Date.now()).toBeGreaterThanOrEqual(nextSecond);
  await page.getByRole('button', { name: 'Enregistrer une clé d’accès' }).click();
  await fillPasswordAgain(page);
  await giveCode(page);
  await expect(title(page, 'Enregistrez une clé d’accès')).toBeVisible();
}

/** Enters the password, then chooses the passkey instead of the one-time code. */
async function askForPasskey(page: Page): Promise<void> {
  await fillSignIn(page, ACCOUNT);
  await expect(page.getByLabel('Code à usage unique')).toBeVisible();
  await page.getByRole('button', { name: 'Essayer une autre méthode' }).click();
  await expect(title(page, 'Choisissez votre second facteur')).toBeVisible();
  await expectSoundNarrowAndWide(page);
  await page.screenshot({ path: test.info().outputPath('choix.png'), fullPage: true });
  await page.getByRole('button', { name: /^Clé d’accès/ }).click();
  await expect(title(page, 'Connexion avec une clé d’accès')).toBeVisible();
  await expectSoundNarrowAndWide(page);
  await page.screenshot({ path: test.info().outputPath('cle.png'), fullPage: true });
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Référent deux DEMO' }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page).toHaveTitle('Connexion – Portail Web Professionnel');
}
