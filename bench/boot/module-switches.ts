import type { CDPSession, Page } from '@playwright/test';

/** Objects that the page holds in memory. */
interface Held {
  nodes: number;
  listeners: number;
}

/** Switches between the two modules; returns what `switches` of them leave in memory. */
export async function growthOver(page: Page, switches: number): Promise<Held> {
  const client = await page.context().newCDPSession(page);
  // The first visits load code and fill permanent caches, such as the router's components.
  for (let turn = 0; turn < 4; turn += 1) await thereAndBack(page);
  // The menu shows what waits once its counts have come: they stay.
  await page.locator('.pwp-menu__count').first().waitFor();
  const before = await held(client);
  for (let turn = 0; turn < switches / 2; turn += 1) await thereAndBack(page);
  const after = await held(client);
  return { nodes: after.nodes - before.nodes, listeners: after.listeners - before.listeners };
}

async function thereAndBack(page: Page): Promise<void> {
  const menu = page.getByRole('navigation', { name: 'Menu principal' });
  await menu.getByRole('link', { name: 'Profil', exact: true }).click();
  await page.waitForURL(/\/profile/);
  await page.locator('[data-module="profile"] h1').waitFor();
  await menu.getByRole('link', { name: /^Numérisation/ }).click();
  await page.locator('[data-module="numerisation"] tbody tr').first().waitFor();
}

/** Counted after garbage collection, once the page is still: parts of it come after its first row. */
async function held(client: CDPSession): Promise<Held> {
  let before: Held | undefined;
  for (;;) {
    await client.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners: listeners } = await client.send('Memory.getDOMCounters');
    if (before?.nodes === nodes && before.listeners === listeners) return before;
    before = { nodes, listeners };
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
