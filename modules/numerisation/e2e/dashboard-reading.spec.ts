import { expect, test } from '@pwp/testing/browser';
import { plis } from './numerisation-steps.ts';

/** The dashboard's request for its list. */
const LIST = /\/api\/numerisation\/plis\?/;

test.beforeEach(async ({ signIn }) => {
  await signIn('agent@pwp.test');
});

test('the portal requests the list in parallel with the session, and again only if the session has another guichet', async ({
  page,
}) => {
  let asked: string[] = [];
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    // The banner, and what counts what waits, are asked for once the page is on screen, now or later.
    if (
      pathname.startsWith('/api/') &&
      !/\/api\/(?:bandeau|notifications|numerisation\/a-corriger|support\/a-repondre|communication\/alertes)/.test(
        pathname,
      )
    )
      asked.push(pathname.replace('/api/', ''));
  });
  const once = [
    'numerisation/plis',
    'numerisation/plis/changements',
    'numerisation/plis/counters',
    'preferences/numerisation.tableau-de-bord',
    'session',
  ];

  await test.step('It is sent before the session’s response, and the page uses its response', async () => {
    await page.route('**/api/session', async (route) => {
      await held;
      await route.continue();
    });
    const list = page.waitForResponse(LIST);
    await page.reload();
    await list;
    release();
    await expect(plis(page).first()).toBeVisible();
    expect(asked.toSorted()).toEqual(once);
  });

  await test.step('An answer for another guichet is never shown', async () => {
    asked = [];
    await page.route(LIST, async (route) => {
      if (route.request().headers()['x-guichet'] !== undefined) return route.continue();
      const foreign = { items: [], total: 0 };
      return route.fulfill({ json: foreign, headers: { 'X-Guichet': 'G1175' } });
    });
    await page.reload();
    await expect(plis(page).first()).toBeVisible();
    expect(asked.toSorted()).toEqual(['numerisation/plis', ...once]);
  });
});
