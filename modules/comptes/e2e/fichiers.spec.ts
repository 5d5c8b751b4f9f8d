import { expect, test } from '@pwp/testing/browser';

/** The built file of the référents' pages; a hash of its content may follow its name. */
const REFERENT_PAGES = /\/referent-pages-[^/]+\.js$/;

test('a visitor loads no page of the référents; a référent does', async ({ page, signIn }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));

  await page.goto('/premiere-visite');
  await expect(page.getByLabel(/^Adresse électronique/)).toBeVisible();
  await expect.poll(() => fetched.some((path) => /\/PremiereVisitePage-[^/]+\.js$/.test(path))).toBe(true);
  expect(fetched.filter((path) => REFERENT_PAGES.test(path))).toEqual([]);

  await signIn('referent@pwp.test');
  await page.goto('/comptes');
  await expect(page.getByRole('heading', { level: 1, name: 'Demandes' })).toBeVisible();
  expect(fetched.filter((path) => REFERENT_PAGES.test(path))).not.toEqual([]);
});
