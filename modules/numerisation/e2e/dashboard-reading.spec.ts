import { expect, test } from '@pwp/testing/browser';
import { plis, transactions } from './numerisation-steps.ts';

/** The dashboard's request for its list. */
const LIST = /\/api\/numerisation\/plis\?/;
const REASON = 'La base ne répond pas. Réessayez dans quelques minutes.';

test.beforeEach(async ({ signIn }) => {
  await signIn('agent@pwp.test');
});

test('a late list says so and keeps its rows; a failed one says why, and « Réessayer » reloads it', async ({
  page,
  allowErrors,
}) => {
  allowErrors(/status of 503/);
  const shown = await transactions(page);

  await test.step('Late: the words come, the rows stay, then the list is read', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    await page.route(LIST, async (route) => {
      await answered;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Actualiser' }).click();
    const late = page.getByText('Cela prend plus longtemps que d’habitude. La liste s’affichera d’elle-même.');
    await expect(late).toBeVisible();
    expect(await transactions(page)).toEqual(shown);
    answer();
    await expect(page.getByText(/^Liste lue à \d\d:\d\d$/)).toBeVisible();
    await expect(late).toHaveCount(0);
    await page.unroute(LIST);
  });

  const failed = page.getByRole('alert').filter({ hasText: 'Le tableau de bord n’a pas pu être chargé' });
  await test.step('Failed: the reason replaces the rows, and again after a second failure', async () => {
    let asked = 0;
    await page.route(LIST, (route) => {
      asked += 1;
      return route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        json: { type: 'about:blank', title: 'Indisponible', status: 503, code: 'indisponible', detail: REASON },
      });
    });
    await page.reload();
    await expect(failed).toContainText(REASON);
    await expect(plis(page)).toHaveCount(0);
    const before = asked;
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await expect.poll(() => asked).toBeGreaterThan(before);
    await expect(failed).toContainText(REASON);
  });

  await test.step('« Réessayer » reads it once it is back', async () => {
    await page.unroute(LIST);
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await expect.poll(() => transactions(page)).toEqual(shown);
    await expect(failed).toHaveCount(0);
  });
});

test('the portal requests the list in parallel with the session, and again only if the session has another guichet', async ({
  page,
}) => {
  let asked: string[] = [];
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    // What counts what waits is asked once the page is on screen, now or later.
    if (
      pathname.startsWith('/api/') &&
      !/\/api\/(?:notifications|numerisation\/a-corriger|support\/a-repondre)/.test(pathname)
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
