import { expect, test, type Page } from '@pwp/testing/browser';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';

const PAGES = [
  { path: '/aide', heading: 'Aide' },
  { path: '/plan-du-site', heading: 'Plan du site' },
];
const account = (page: Page) => page.getByRole('button', { name: 'Agent DEMO' });
const signIn = (page: Page) => page.getByRole('banner').getByRole('link', { name: 'Me connecter' });

test('who is signed in stays so on the pages that anybody may read, and who is not reads them too', async ({
  page,
  signIn: begin,
}) => {
  await test.step('A stranger reads them, and is offered to sign in', async () => {
    for (const { path, heading } of PAGES) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expect(signIn(page)).toBeVisible();
    }
  });

  await begin('agent@pwp.test');
  await test.step('Signed in, by the address, by a reload and with what the address asks', async () => {
    for (const { path, heading } of PAGES) {
      await page.goto(`${path}?page=%2Fsupport`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(account(page)).toBeVisible();
      await page.goto(path);
      await expect(account(page)).toBeVisible();
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expect(account(page)).toBeVisible();
      await expect(page.getByRole('navigation', { name: 'Menu principal' })).toBeVisible();
      await expect(page).toHaveURL((url) => url.pathname === path && url.hash === '');
      await expectSoundNarrowAndWide(page);
    }
  });

  await test.step('A session that ended elsewhere leaves the page as strangers read it', async () => {
    await page.context().clearCookies();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'Plan du site' })).toBeVisible();
    await expect(signIn(page)).toBeVisible();
    await expect(page).toHaveURL((url) => url.pathname === '/plan-du-site' && url.hash === '');
  });
});

test('an identity that does not answer keeps nobody from the help', async ({ page, signIn: begin, allowErrors }) => {
  allowErrors(/Failed to load resource/);
  await begin('agent@pwp.test');
  await page.route('**/.well-known/openid-configuration', (route) => route.abort());
  await page.goto('/aide');
  await expect(page.getByRole('heading', { level: 1, name: 'Aide' })).toBeVisible();
  await expect(signIn(page)).toBeVisible();
});
