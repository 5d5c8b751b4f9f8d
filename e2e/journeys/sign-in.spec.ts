import { RINGS_COOKIE } from '@pwp/contracts';
import { DEMO_PASSWORD, expect, fillSignIn, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { linkOf, mailsTo, newMailTo } from '@pwp/testing/received-mails';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';

// Few other journeys use this account: its password and its lockout change here, and are given back.
const ACCOUNT = 'referent2@pwp.test';
const NEW_PASSWORD = 'Nouveau-Secret-2026!';

test('an agent finds the choices of the login page, is told of a wrong password, then lands on the dashboard', async ({
  page,
}) => {
  await test.step('The portal asks who is there, and offers the choices of the manual', async () => {
    await page.goto('/');
    await expect(page).toHaveTitle('Connexion – Portail Web Professionnel');
    await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    const known = page.getByRole('region', { name: 'J’accède à mon espace' });
    await expect(known.getByRole('link', { name: 'Je réinitialise mon mot de passe' })).toBeVisible();
    await expect(known.getByRole('button', { name: 'Me connecter' })).toBeVisible();
    const firstVisit = page.getByRole('region', { name: 'Première visite' });
    await expect(firstVisit.getByRole('link', { name: 'Je crée mon espace' })).toBeVisible();
  });

  await test.step('A wrong password is refused without telling which of the two is wrong', async () => {
    await fillSignIn(page, 'agent@pwp.test', 'Pas-le-bon-2026!');
    await expect(page.getByRole('alert')).toContainText('Identifiant ou mot de passe incorrect');
    await expect(page.getByLabel('Identifiant')).toHaveValue('agent@pwp.test');
  });

  await test.step('The right one leads to the dashboard of the guichet', async () => {
    await fillSignIn(page, 'agent@pwp.test');
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
    await expect(page).toHaveTitle('Tableau de bord - Portail Web Professionnel');
    const menu = page.getByRole('navigation', { name: 'Menu principal' });
    await expect(menu).toContainText('Agent DEMO');
    await expect(menu).toContainText('Guichet : 00002');
  });
});

test('after five wrong passwords the sender must wait; a mailed link, which works once, sets another and ends the wait', async ({
  page,
  request,
  allowErrors,
}) => {
  // A sender that must wait, and the dead link.
  allowErrors(/status of 4(29|10)/);
  await test.step('Five tries are refused; the right password is not checked yet, and the page says until when', async () => {
    await page.goto('/');
    for (const attempt of [1, 2, 3, 4, 5]) {
      // The refusal of the try before stands on the same page.
      await Promise.all([page.waitForEvent('load'), fillSignIn(page, ACCOUNT, `Mauvais-Essai-${attempt}!`)]);
      await expect(page.getByRole('alert')).toContainText('Identifiant ou mot de passe incorrect');
    }
    await fillSignIn(page, ACCOUNT);
    await expect(page.getByRole('alert')).toContainText('réessayez dans');
    await expectSoundNarrowAndWide(page);
  });

  const link = await test.step('The login page sends a link by mail', () => askForLink(page, request));

  await test.step('A password that is too weak, or confirmed otherwise, is refused', async () => {
    await page.goto(link);
    await setPassword(page, 'court', 'autre');
    await expect(page.getByText('Le mot de passe doit contenir au moins 12 caractères.').first()).toBeVisible();
    await expect(page.getByText('Les deux mots de passe sont différents.').first()).toBeVisible();
    await expectSoundNarrowAndWide(page);
  });

  await test.step('The new password is taken and opens the portal', async () => {
    await setPassword(page, NEW_PASSWORD);
    await expect(page.getByRole('heading', { name: 'Votre mot de passe est enregistré' })).toBeVisible();
    await page.getByRole('link', { name: 'Revenir au portail' }).click();
    await fillSignIn(page, ACCOUNT);
    await expect(page.getByRole('alert')).toContainText('Identifiant ou mot de passe incorrect');
    await fillSignIn(page, ACCOUNT, NEW_PASSWORD);
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  });

  await test.step('The link does not work a second time', async () => {
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'Ce lien n’est plus valable' })).toBeVisible();
  });

  await test.step('Another link gives the account its password back, for the journeys after this one', async () => {
    await page.context().clearCookies();
    await page.goto(await askForLink(page, request));
    await setPassword(page, DEMO_PASSWORD);
    await expect(page.getByRole('heading', { name: 'Votre mot de passe est enregistré' })).toBeVisible();
  });
});

test('signing out ends the session, its access token and its cookie of rings at once', async ({
  page,
  request,
  signIn,
}) => {
  const asked = page.waitForRequest((sent) => sent.url().endsWith('/api/session'));
  await signIn('agent2@pwp.test');
  const { authorization = '' } = await (await asked).allHeaders();
  const asks = async () => (await request.get('/api/session', { headers: { authorization } })).status();
  expect(await asks()).toBe(200);
  const cookies = async () => (await page.context().cookies()).map(({ name }) => name);
  expect(await cookies()).toContain(RINGS_COOKIE);
  await page.getByRole('button', { name: 'Agent deux DEMO' }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
  expect(await asks()).toBe(401);
  await expect.poll(cookies).not.toContain(RINGS_COOKIE);

  await test.step('Going back to the portal asks for the password again', async () => {
    await page.goto('/numerisation/pieces');
    await expect(page.getByRole('button', { name: 'Me connecter' })).toBeVisible();
  });
});

/** From the login page to the link in the mailbox. */
async function askForLink(page: Page, request: APIRequestContext): Promise<string> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Je réinitialise mon mot de passe' }).click();
  const former = (await mailsTo(request, ACCOUNT, '')).map(({ text }) => text);
  await page.getByLabel('Adresse électronique').fill(ACCOUNT);
  await page.getByRole('button', { name: 'Recevoir le lien' }).click();
  await expect(page.getByRole('heading', { name: 'Consultez votre messagerie' })).toBeVisible();
  const link = linkOf(await newMailTo(request, ACCOUNT, 'mot de passe', former));
  expect(link).toContain('/nouveau-mot-de-passe?jeton=');
  return link;
}

async function setPassword(page: Page, password: string, confirmation = password): Promise<void> {
  await page.getByLabel('Nouveau mot de passe').fill(password);
  await page.getByLabel('Confirmation du mot de passe').fill(confirmation);
  await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
}

test('while the identity answers somebody who is known, the portal’s code is made ready for when they are back', async ({
  page,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  // The portal's code makes its policy when it is read.
  await page.addInitScript(`{
    const createPolicy = trustedTypes.createPolicy.bind(trustedTypes);
    trustedTypes.createPolicy = (...words) => {
      console.debug('the portal is read');
      return createPolicy(...words);
    };
  }`);
  const read = page.waitForEvent('console', (message) => message.text() === 'the portal is read');
  // The identity answers after that.
  await page.route(/\/protocol\/openid-connect\/auth/, async (route) => {
    await read;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
});
