import { expect, expectAccessible, type Page } from '@pwp/testing/browser';

/** No fault that axe finds, contrast included, and nothing to scroll sideways. */
export async function expectSound(page: Page): Promise<void> {
  await expectAccessible(page);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow).toBeLessThanOrEqual(0);
}
