import { expect, expectAccessible, type Page } from '@pwp/testing/browser';

/** Checks that axe finds no fault, contrast included, and that nothing scrolls sideways. */
export async function expectSound(page: Page): Promise<void> {
  await expectAccessible(page);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow).toBeLessThanOrEqual(0);
}

/** The same checks on a screen of 320 px, then on an office screen, whose size is restored. */
export async function expectSoundNarrowAndWide(page: Page): Promise<void> {
  const office = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectSound(page);
  if (office !== null) await page.setViewportSize(office);
  await expectSound(page);
}
