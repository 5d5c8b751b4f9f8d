import { expectSound, type Page } from '@pwp/testing/browser';

export { expectSound };

/** The same checks on a screen of 320 px, then on an office screen, whose size is restored. */
export async function expectSoundNarrowAndWide(page: Page): Promise<void> {
  const office = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectSound(page);
  if (office !== null) await page.setViewportSize(office);
  await expectSound(page);
}
