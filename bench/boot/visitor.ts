import type { Browser, BrowserContext, Page } from '@playwright/test';
import { DEMO_PASSWORD, fillSignIn } from '@pwp/testing/browser';
import { median } from '../measure/sample.ts';
import type { FrontDoors } from './front-doors.ts';

/** A slow office line and an old computer. */
const NETWORK = { offline: false, latency: 60, downloadThroughput: 500_000, uploadThroughput: 500_000 };
const CPU_SLOWDOWN = 4;
/**
 * A browser keeps the compiled code of a script that it ran two or three times recently, as an agent's browser has.
 * So the last visits of a morning count as warm: several, since one of them is as much as a fifth from the next.
 */
const VISITS_OF_A_MORNING = 6;
const WARM_VISITS = 3;

/** Set by `WATCH` in each document: the time of the first display, on the machine's clock, ms. */
type Mark = 'pwpFirstRow' | 'pwpProfile';

/** Runs before the page's own code. */
const WATCH = `{
  const mark = (name) => {
    if (globalThis[name]) return;
    globalThis[name] = -1;
    requestAnimationFrame(() => { globalThis[name] = Date.now(); });
  };
  let dashboard;
  const look = () => {
    // Two applications may be on screen for a moment: only an element that the dashboard lacks belongs to the other
    // page.
    const title = document.querySelector('.pwp-module h1')?.textContent;
    if (document.querySelector('.pwp-module tbody tr')) {
      dashboard = title;
      mark('pwpFirstRow');
    } else if (dashboard && title && title !== dashboard) mark('pwpProfile');
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}`;

/** What was seen of a visit: times from the request to the visible row, in ms, and bytes from the network. */
export interface Visit {
  cold: number[];
  warm: number[];
  secondModule: number[];
  coldBytes: number[];
}

/** Visits the portal as a person with an open session at the identity, each time in a new browser profile. */
export async function visit(
  browser: Browser,
  { url, sent }: Pick<FrontDoors, 'url' | 'sent'>,
  cookies: Awaited<ReturnType<typeof signedIn>>,
): Promise<Visit> {
  const context = await browser.newContext({ ...PROFILE, storageState: cookies });
  try {
    const first = await openPage(context);
    const before = sent();
    const cold = await timeToDashboard(first, url);
    const coldBytes = sent() - before;
    const profile = first.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: 'Profil' });
    const clicked = Date.now();
    await profile.click();
    const secondModule = (await markOf(first, 'pwpProfile')) - clicked;
    await first.close();
    const again: number[] = [];
    while (again.length < VISITS_OF_A_MORNING) {
      const page = await openPage(context);
      again.push(await timeToDashboard(page, url));
      await page.close();
    }
    return { cold: [cold], warm: again.slice(-WARM_VISITS), secondModule: [secondModule], coldBytes: [coldBytes] };
  } finally {
    await context.close();
  }
}

/** The middle of what was seen in all visits. */
export function medianOf(visits: readonly Visit[], key: keyof Visit): number {
  return median(visits.flatMap((seen) => seen[key]));
}

/** The cookies of a person who has signed in once. */
export async function signedIn(
  browser: Browser,
  url: string,
): Promise<Awaited<ReturnType<BrowserContext['storageState']>>> {
  const context = await browser.newContext(PROFILE);
  const page = await openDashboard(context, url);
  const state = await context.storageState();
  await page.context().close();
  return state;
}

const PROFILE = { locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 1366, height: 768 } } as const;

/** Signs in through the login page without throttling, and waits for the dashboard's first row. */
export async function openDashboard(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/`);
  await fillSignIn(page, 'agent@pwp.test', DEMO_PASSWORD);
  await page.locator('tbody tr').first().waitFor();
  return page;
}

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.emulateNetworkConditions', NETWORK);
  await client.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  await page.addInitScript(WATCH);
  return page;
}

async function timeToDashboard(page: Page, url: string): Promise<number> {
  const asked = Date.now();
  // Not awaited to the end: the first document redirects to the identity, which redirects back.
  void page.goto(`${url}/`, { waitUntil: 'commit' }).catch(() => undefined);
  return (await markOf(page, 'pwpFirstRow')) - asked;
}

/** The time of a mark, ms. The page may have changed document meanwhile. */
async function markOf(page: Page, mark: Mark): Promise<number> {
  for (;;) {
    const found: unknown = await page.evaluate(`globalThis.${mark}`).catch(() => undefined);
    if (typeof found === 'number' && found > 0) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
