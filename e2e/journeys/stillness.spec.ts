import { expect, expectStill, SCREENS, test } from '@pwp/testing/browser';
import { ACCOUNTS, ownPagesOf } from '../menu-pages.ts';

/** Those that anybody may read: the portal's, forms, the manual with a chapter full of pictures, and the sign-in. */
const PUBLIC = [
  '/accessibilite',
  '/aide',
  '/aide/tableau-de-bord',
  '/donnees-personnelles',
  '/mentions-legales',
  '/plan-du-site',
  '/premiere-visite',
  '/premiere-visite/suivi',
  '/raccourcis',
  '/',
];

for (const { name, width, height } of SCREENS) {
  test.describe(name, () => {
    test.use({ viewport: { width, height } });

    for (const { role, email } of ACCOUNTS) {
      test(`no page that the menu of the role ${role} adds jumps while it comes, cold or warm`, async ({
        page,
        signIn,
      }) => {
        test.slow();
        await signIn(email);
        await expectStill(page, await ownPagesOf(role), async (way) => {
          // What comes last, a second after the page, in a header that is the same with and without a cache.
          if (way === 'cold')
            await expect(page.locator('button', { hasText: /^\s*Notifications \(\d+\)/ })).toBeAttached();
        });
      });
    }

    test('no page that anybody may read jumps while it comes, cold or warm', async ({ page }) => {
      await expectStill(page, PUBLIC, async (way) => {
        if (way === 'cold') await page.waitForLoadState('networkidle');
        // A module has taken the place of its text.
        await expect(page.locator('main .pwp-module:not([data-v-app])')).toHaveCount(0);
      });
    });
  });
}
