import { expect, expectAccessible, type Page } from '@pwp/testing/browser';

/** No fault that axe finds, contrast included, and nothing to scroll sideways. */
export async function expectSound(page: Page): Promise<void> {
  await expectAccessible(page);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow).toBeLessThanOrEqual(0);
}

/** The same on a screen of 320 px, then on one of an office, which is left as it was. */
export async function expectSoundNarrowAndWide(page: Page): Promise<void> {
  const office = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectSound(page);
  if (office !== null) await page.setViewportSize(office);
  await expectSound(page);
}
