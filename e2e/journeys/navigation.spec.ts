import { expect, test, type Page } from '@pwp/testing/browser';
import { ACCOUNTS, pagesOf } from '../menu-pages.ts';

/** Follows a link of the portal, wherever it stands in the page. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `{ const link = document.body.appendChild(document.createElement('a')); link.href = ${JSON.stringify(path)}; link.click(); link.remove(); }`,
  );
}

/**
 * The page is one: its heading alone, which has the focus unless the page exists to fill one field, and a title of its
 * own. Gives the title.
 */
async function expectEntered(page: Page): Promise<string> {
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveCount(1);
  const field = page.locator('.pwp-main [autofocus]');
  await expect(heading).toBeVisible();
  await expect((await field.count()) > 0 ? field : heading).toBeFocused();
  await expect(page).toHaveTitle(/^.+ - Portail Web Professionnel$/);
  return page.title();
}

for (const { role, email } of ACCOUNTS) {
  test(`each page of each module says where it is to the role ${role}: title, heading and focus, on the way and back`, async ({
    page,
    signIn,
  }) => {
    test.slow();
    const pages = await pagesOf(role);
    expect(pages.length).toBeGreaterThan(1);
    await signIn(email);
    // A page of no module.
    await follow(page, '/mentions-legales');
    await expect(page).toHaveURL(/\/mentions-legales$/);
    await expect(page.getByRole('heading', { level: 1, name: 'Mentions légales' })).toBeFocused();
    let before = await expectEntered(page);
    for (const path of pages) {
      await test.step(path, async () => {
        await follow(page, path);
        await expect(page).toHaveURL((url) => url.pathname.startsWith(path));
        // A title of its own; that of the page before stands until the page is entered.
        await expect(page).not.toHaveTitle(before);
        before = await expectEntered(page);
      });
    }
    await test.step('Back: the page before says so too', async () => {
      await page.goBack();
      await expect(page).not.toHaveTitle(before);
      await expectEntered(page);
    });
  });
}
