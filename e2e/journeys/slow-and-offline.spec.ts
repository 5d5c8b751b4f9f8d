import { expect, test, type Page } from '@pwp/testing/browser';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';

const table = (page: Page) => page.getByRole('table', { name: 'Plis transmis par votre guichet' });
const banner = (page: Page) => page.getByText('Hors connexion.');

test('without a network a banner says so, and what failed is read again by itself once it is back', async ({
  page,
  signIn,
  allowErrors,
}) => {
  allowErrors(/Failed to load resource|ERR_INTERNET_DISCONNECTED|notifications|fetch/);
  await signIn('agent@pwp.test');
  await expect(table(page)).toBeVisible();

  await test.step('The network goes: the banner comes, the page stays', async () => {
    await page.context().setOffline(true);
    await expect(banner(page)).toBeVisible();
    await expect(table(page)).toBeVisible();
    await expectSoundNarrowAndWide(page);
  });

  await test.step('On a telephone, the search and the menu of the header are below it', async () => {
    const office = page.viewportSize();
    await page.setViewportSize({ width: 360, height: 740 });
    const said = banner(page).locator('xpath=ancestor::*[@role="status"]');
    for (const name of ['Recherche', 'Menu']) {
      const tool = page.getByRole('banner').getByRole('button', { name, exact: true });
      await expect(tool).toBeVisible();
      await expect(async () => {
        const [end, box] = await Promise.all([said.boundingBox(), tool.boundingBox()]);
        expect(box?.y).toBeGreaterThanOrEqual((end?.y ?? Infinity) + (end?.height ?? 0));
      }).toPass();
    }
    if (office !== null) await page.setViewportSize(office);
  });

  await test.step('A list that is asked for cannot be read, and says so', async () => {
    await page.getByRole('button', { name: 'Actualiser' }).first().press('Enter');
    await expect(page.getByRole('button', { name: 'Réessayer' })).toBeVisible();
  });

  await test.step('The network is back: the banner goes, and the list is there without a click', async () => {
    await page.context().setOffline(false);
    await expect(banner(page)).toHaveCount(0);
    await expect(table(page)).toBeVisible();
  });
});

test('on a slow network an act shows that it works, and a first page has its frame and the place of its rows', async ({
  page,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  await expect(table(page)).toBeVisible();
  const answers = Promise.withResolvers<void>();
  await page.route(/\/api\/numerisation\/plis/, async (route) => {
    await answers.promise;
    await route.continue();
  });

  // Within 300 ms: `frame-news.test.ts`, by a clock that no busy machine delays.
  await test.step('A press of a button: the line at the top comes', async () => {
    await page.getByRole('button', { name: 'Actualiser' }).first().press('Enter');
    await expect(page.locator('.pwp-work')).toBeVisible();
    answers.resolve();
    await expect(page.locator('.pwp-work')).toHaveCount(0);
  });

  await test.step('A first page whose code takes its time', async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    const code = Promise.withResolvers<void>();
    await page.route(/\/assets\/open-portal-.*\.js/, async (route) => {
      await code.promise;
      await route.continue();
    });
    await page.goto('/numerisation/a-corriger', { waitUntil: 'commit' });
    await expect(page.getByRole('banner').getByRole('link', { name: 'Portail Web Professionnel' })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'Chargement…' })).toBeVisible();
    code.resolve();
    await expect(page.getByRole('heading', { level: 1, name: 'À corriger' })).toBeVisible();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});
