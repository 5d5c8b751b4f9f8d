import { expect, expectSound, type Page } from '@pwp/testing/browser';

export { expectSound };

/** The portal's code has drawn the frame, and the module its page, in the place of the first HTML. */
export async function expectDrawn(page: Page): Promise<void> {
  await expect(page.locator('[aria-live=assertive]')).toBeAttached();
  await expect(page.locator('main .pwp-module:not([data-v-app])')).toHaveCount(0);
}

/** The same checks on a screen of 320 px, then on an office screen, whose size is restored. */
export async function expectSoundNarrowAndWide(page: Page): Promise<void> {
  const office = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectSound(page);
  if (office !== null) await page.setViewportSize(office);
  await expectSound(page);
}
