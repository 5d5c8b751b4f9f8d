import { expect, test, type Page } from '@playwright/test';

/** Most that the parts of a page may move by themselves while it comes: the sum of its layout shifts (Web Vitals). */
const STILL = 0.02;

/** The screens on which pages are held still. */
export const SCREENS = [
  { name: 'at 1280 × 800', width: 1280, height: 800 },
  { name: 'at 360 × 740', width: 360, height: 740 },
] as const;

type Way = 'cold' | 'warm';

/** Each page comes at 4 Mbit/s with nothing in the cache, then at once with everything in it. */
export async function expectStill(
  page: Page,
  paths: readonly string[],
  isThere: (way: Way) => Promise<void>,
): Promise<void> {
  await page.addInitScript(OBSERVE);
  const browser = await page.context().newCDPSession(page);
  await browser.send('Network.enable');
  const jumps: string[] = [];
  for (const path of paths) {
    for (const way of ['cold', 'warm'] satisfies Way[]) {
      await test.step(`${path}, ${way}`, async () => {
        if (way === 'cold') await browser.send('Network.clearBrowserCache');
        await browser.send('Network.emulateNetworkConditions', way === 'cold' ? SLOW : FAST);
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await isThere(way);
        await expect(page.locator('main [aria-busy="true"]').filter({ visible: true })).toHaveCount(0);
        const { sum, moved } = await page.evaluate<{ sum: number; moved: string }>(MOVED);
        if (sum > STILL) jumps.push(`${path}, ${way}: ${sum.toFixed(3)} by ${moved}`);
      });
    }
  }
  expect(jumps).toEqual([]);
}

const SLOW = { offline: false, latency: 60, downloadThroughput: 500_000, uploadThroughput: 500_000 };
const FAST = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

/** Both run in the page, since the journeys lack the DOM's types. */
const OBSERVE = `{
  const shifts = (window.shifts = []);
  window.shiftObserver = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
  window.shiftObserver.observe({ type: 'layout-shift', buffered: true });
}`;

/** What moved without anybody's act, two frames after the last change. */
const MOVED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const own = [...window.shifts, ...window.shiftObserver.takeRecords()].filter((shift) => !shift.hadRecentInput);
  const nameOf = (node) => node?.nodeType === 1 ? node.tagName.toLowerCase() + '.' + node.className : 'text of ' + node?.parentElement?.className;
  resolve({
    sum: own.reduce((sum, shift) => sum + shift.value, 0),
    moved: own.flatMap((shift) => shift.sources.map((source) =>
      nameOf(source.node) + ' ' + [source.previousRect, source.currentRect].map((rect) => rect.x + ',' + rect.y).join(' → '))).join('; '),
  });
})))`;
