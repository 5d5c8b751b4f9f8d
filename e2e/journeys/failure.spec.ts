import type { Page } from '@playwright/test';
import { endSessionElsewhere, expect, fillSignIn, signInAgain, test } from '@pwp/testing/browser';

const PROFILE_CODE = /\/modules\/profile\/.*\.js/;
/** The errors of the browser and the shell for a module whose file is missing or refused. */
const MODULE_FAULT = /module profile|Failed to load resource|integrity|preload|dynamically imported module/;

test('a module whose bundle is missing leaves a named panel, and the rest of the portal at work', async ({
  page,
  signIn,
  allowErrors,
}) => {
  allowErrors(MODULE_FAULT);
  await signIn('agent@pwp.test');
  const asked: string[] = [];
  await page.route(PROFILE_CODE, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ status: 404, body: 'nothing' });
  });

  await test.step('The panel names the service and takes the focus', async () => {
    await menu(page).getByRole('link', { name: 'Profil' }).click();
    await expectPanel(page);
  });

  await test.step('The other services work: menu, dashboard, pièces', async () => {
    await menu(page).getByRole('link', { name: 'Numérisation' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeFocused();
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
    await menu(page).getByRole('link', { name: 'Ajouter / supprimer' }).click();
    await expect(page.getByRole('textbox', { name: 'N° unique' })).toBeVisible();
  });

  await test.step('« Réessayer » fetches again, and says so when it is still missing', async () => {
    await menu(page).getByRole('link', { name: 'Profil' }).click();
    await expectPanel(page);
    const before = asked.length;
    await retry(page).click();
    await expect.poll(() => asked.length).toBeGreaterThan(before);
    await expectPanel(page);
  });

  await test.step('Once it is there again, « Réessayer » opens the page, without a reload', async () => {
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.unroute(PROFILE_CODE);
    await retry(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Gérer mon profil' })).toBeFocused();
    await expect(page.getByLabel(/^Prénom/)).toHaveValue('Agent');
    expect(loads).toBe(0);
  });
});

test('a script injected in the page does not run, and is reported', async ({ page, request, allowErrors }) => {
  allowErrors(/Content Security Policy/);
  allowErrors(/"blocked-uri":"inline"/);
  const ran = () => page.evaluate(() => Object.keys(globalThis).filter((name) => name.startsWith('pwpInjected')));
  await page.route('/aide', async (route) => {
    const answer = await route.fetch();
    const script = '<script>globalThis.pwpInjectedScript = true</script>';
    const image = '<img alt="" src="data:," onerror="globalThis.pwpInjectedHandler = true">';
    await route.fulfill({
      response: answer,
      body: (await answer.text()).replace('</body>', `${script}${image}</body>`),
    });
  });
  await page.goto('/aide');
  await expect(page.getByRole('heading', { level: 1, name: 'Aide' })).toBeVisible();
  for (const directive of ['script-src-elem', 'script-src-attr']) {
    await expect
      .poll(async () => (await request.get('/csp-reports')).text())
      .toContain(`"violated-directive":"${directive}"`);
  }
  expect(await ran()).toEqual([]);

  await test.step('HTML that a page would add by mistake is cleaned first', async () => {
    // The page that the server drew stands before the portal that cleans: until then, HTML is refused whole.
    await expect.poll(() => page.evaluate('trustedTypes.defaultPolicy !== null')).toBe(true);
    const html = '<p>Ajouté</p><img alt="Piège" src="data:," onerror="globalThis.pwpInjectedLater = true">';
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)})`);
    await expect(page.getByText('Ajouté')).toBeVisible();
    await expect(page.getByRole('img', { name: 'Piège' })).not.toHaveAttribute('onerror');
    expect(await ran()).toEqual([]);
  });
});

test('the screen keeps its content when a session ends; after a sign-in in another window, the work continues', async ({
  page,
  context,
  signIn,
  allowErrors,
}) => {
  // The identity refuses to renew a session that was signed out, and the API what its token asks before that runs out.
  allowErrors(/status of 40[01]/);
  await context.clock.install();
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: 'Ajouter / supprimer' }).click();
  const field = page.getByRole('textbox', { name: 'N° unique' });
  await field.fill('034 03 23 001450 GDPUB');

  await endSessionElsewhere(page);
  const dialog = page.getByRole('dialog', { name: 'Votre session a expiré' });
  await test.step('« Consulter » asks to sign in again; put off, the header still offers it', async () => {
    await page.getByRole('button', { name: 'Consulter' }).click();
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(field).toHaveValue('034 03 23 001450 GDPUB');
  });

  await test.step('Signed in again in a window that closes, the demande opens by itself', async () => {
    await signInAgain(page, page.getByRole('banner').getByRole('button', { name: 'Me reconnecter' }));
    await expect(page.getByRole('region', { name: 'Information du demandeur' })).toContainText(
      '034 03 23 001450 GDPUB',
    );
    await expect(dialog).toBeHidden();
  });
});

test('sign-in does not wait for the portal’s code; without it, the page says what to do', async ({
  page,
  allowErrors,
}) => {
  allowErrors(/Failed to load resource|dynamically imported module|preload/);
  await test.step('The identity asks who is there although the runtime and the stylesheet never come', async () => {
    await page.route(
      /\/assets\/(runtime|open-portal)-.*\.js|\/assets\/portal-.*\.css/,
      () => new Promise(() => undefined),
    );
    await page.goto('/', { waitUntil: 'commit' });
    await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
  await test.step('Back in the portal, whose code is missing', async () => {
    await page.route(/\/assets\/open-portal-.*\.js/, (route) => route.fulfill({ status: 404, body: 'nothing' }));
    await fillSignIn(page, 'agent@pwp.test');
    await expect(page.getByRole('alert')).toContainText('Le portail n’a pas pu être chargé');
  });
  await test.step('A reload finds it', async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  });
});

function menu(page: Page) {
  return page.getByRole('navigation', { name: 'Menu principal' });
}

function retry(page: Page) {
  return page.getByRole('button', { name: 'Réessayer' });
}

async function expectPanel(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Le service Profil est indisponible' })).toBeFocused();
  await expect(page).toHaveTitle('Le service Profil est indisponible - Portail Web Professionnel');
}
