import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import {
  expect,
  test as base,
  type APIRequestContext,
  type APIResponse,
  type BrowserContext,
  type Locator,
  type Page,
} from '@playwright/test';
import { z } from 'zod';
import { oneTimeCode } from './one-time-code.ts';
import { startPortal, temporaryFolder } from './portal-process.ts';

export { expectStill, SCREENS } from './stillness.ts';

/** Settings of a run of journeys, from its configuration. */
export interface JourneyOptions {
  /**
   * Each worker starts a portal with these settings, the first one on `firstPort`. Null when the run already has a
   * portal at its `baseURL`.
   */
  ownPortal: { firstPort: number; settings: Readonly<Record<string, string>> } | null;
}

/** Ports of a worker: six portals of six ports each. */
const PORTS_OF_A_WORKER = 36;

/** Fixtures added to Playwright's own. */
export interface Journey {
  /** Signs in through the login page, with a one-time code when the page asks for one, and waits for the portal. */
  signIn: (email: string, options?: { page?: Page; password?: string }) => Promise<void>;
  /** Errors on the console, and CSP reports (as JSON), that this journey causes on purpose. */
  allowErrors: (pattern: RegExp) => void;
  /** Opens another browser, signed in when an account is given. It closes with the journey. */
  elsewhere: (email?: string) => Promise<Page>;
  /**
   * Makes a simulator, the mail server or the embedded identity's administration fail, only for calls of `methode`
   * when given. The failure ends with the journey, whether it passes or not, and the next one finds the system at work.
   */
  panne: (system: OutsideSystem, mode: PanneMode, methode?: 'GET' | 'POST' | 'PUT' | 'DELETE') => Promise<void>;
}

/** Parts with a failure switch. The mail server's is either `erreur` or off, for every mode. */
type OutsideSystem = 'sne' | 'docaposte' | 'glpi' | 'mail' | 'identity';
type PanneMode = 'off' | 'lent' | 'erreur' | 'coupure';

/** The API asks a system that failed again after this long (the circuit breaker of `createProvider`), ms. */
const ASKED_AGAIN = 5_000;

/** Password of the demo accounts. */
export const DEMO_PASSWORD = 'Portail-Demo-2026!';

/** Secret of the one-time codes of the demo accounts that need one on a real Keycloak (base32). */
const DEMO_TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** A journey: real browser, real portal. It fails on a console error or a CSP report. */
export const test = base.extend<Journey & { quiet: RegExp[] }, JourneyOptions & { portalUrl: string | undefined }>({
  ownPortal: [null, { scope: 'worker', option: true }],
  portalUrl: [
    async ({ ownPortal }, use, { parallelIndex }) => {
      if (ownPortal === null) {
        await use(undefined);
        return;
      }
      const port = ownPortal.firstPort + parallelIndex * PORTS_OF_A_WORKER;
      const folder = await temporaryFolder();
      const portal = startPortal('start', {
        ...ownPortal.settings,
        PWP_PORT: String(port),
        PWP_DATA_DIR: join(folder.path, 'data'),
      });
      await portal.ready;
      await use(`http://127.0.0.1:${port}`);
      await portal.stop();
      await folder.remove();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: async ({ baseURL, portalUrl }, use) => {
    await use(portalUrl ?? baseURL);
  },
  context: async ({ context }, use) => {
    // A browser that was offered the tour: its journey takes a browser of its own.
    // A page without an origin, such as about:blank, has no storage.
    await context.addInitScript("if (origin !== 'null') localStorage.setItem('pwp-visite', 'vue')");
    await use(context);
  },
  quiet: [
    async ({ context, request }, use) => {
      const allowed: RegExp[] = [];
      const errors: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      const before = await cspReports(request);
      await use(allowed);
      const isUnexpected = (text: string) => !allowed.some((pattern) => pattern.test(text));
      expect(errors.filter(isUnexpected)).toEqual([]);
      const reports = (await cspReports(request)).slice(before.length);
      expect(reports.map((report) => JSON.stringify(report)).filter(isUnexpected)).toEqual([]);
    },
    { auto: true },
  ],
  allowErrors: async ({ quiet }, use) => {
    await use((pattern) => {
      quiet.push(pattern);
    });
  },
  signIn: async ({ page }, use) => {
    await use(async (email, options = {}) => {
      const target = options.page ?? page;
      await target.goto('/');
      await fillSignIn(target, email, options.password);
      await expect(target).toHaveTitle(/ - Portail Web Professionnel$|^Me connecter – /);
      if (await codeField(target).isVisible()) await giveCode(target);
      await expect(target).toHaveTitle(/ - Portail Web Professionnel$/);
    });
  },
  elsewhere: async ({ browser, signIn }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (email) => {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      if (email !== undefined) await signIn(email, { page });
      return page;
    });
    for (const context of contexts) await context.close();
  },
  panne: async ({ request }, use) => {
    const broken = new Set<OutsideSystem>();
    // When a system was last mended (`performance.now()`): its breaker opened before that.
    let lastFailure = -Infinity;
    const set: Journey['panne'] = async (system, mode, methode) => {
      const answer = await request.post(`/dev/${system}/panne`, { data: { mode, methode } });
      expect(answer.ok()).toBe(true);
      // The mail server has no breaker.
      if (mode === 'off' && broken.delete(system) && system !== 'mail') lastFailure = performance.now();
    };
    await use(async (system, mode, methode) => {
      if (mode !== 'off') broken.add(system);
      await set(system, mode, methode);
    });
    for (const system of broken) await set(system, 'off');
    // No page says when the breaker closes.
    await wait(Math.max(0, lastFailure + ASKED_AGAIN - performance.now()));
  },
});

export { expect };
export type { APIRequestContext, Locator, Page };

/** Fills and sends the login page, wherever it appears; does not wait for the next page. */
export async function fillSignIn(page: Page, email: string, password = DEMO_PASSWORD): Promise<void> {
  await page.getByLabel('Identifiant').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Me connecter' }).click();
}

/** Gives the password again, as the identity asks a signed-in person before a factor is changed. */
export async function fillPasswordAgain(page: Page, password = DEMO_PASSWORD): Promise<void> {
  await expect(page.getByText('identifiez-vous à nouveau')).toBeVisible();
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Me connecter', exact: true }).click();
}

/** Enters the one-time code of a demo account where the page asks for it. */
export async function giveCode(page: Page): Promise<void> {
  await codeField(page).fill(oneTimeCode(DEMO_TOTP_SECRET, new Date()));
  await page.getByRole('button', { name: 'Me connecter' }).click();
}

function codeField(page: Page): Locator {
  return page.getByLabel('Code à usage unique');
}

/**
 * Signs `agent@pwp.test` out in another tab, then lets the token of this one expire; this page's clock must be
 * installed.
 */
export async function endSessionElsewhere(page: Page): Promise<void> {
  const context = page.context();
  await base.step('Elsewhere, the session is ended; here, the token runs out', async () => {
    const other = await context.newPage();
    await other.goto('/');
    await other.getByRole('button', { name: 'Agent DEMO' }).click();
    await other.getByRole('button', { name: 'Se déconnecter' }).click();
    await expect(other.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    await other.close();
    await context.clock.fastForward('10:00');
  });
}

/** Signs in again in the window that `reconnect` opens; it closes by itself. */
export async function signInAgain(page: Page, reconnect: Locator): Promise<void> {
  const opened = page.waitForEvent('popup');
  await reconnect.click();
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await fillSignIn(popup, 'agent@pwp.test');
  await closed;
}

/** Ticks a radio button or a check box with the keyboard: the DSFR draws its label over it. */
export async function tick(option: Locator): Promise<void> {
  await option.press('Space');
  await expect(option).toBeChecked();
}

/** The JSON of a response, checked against this schema. */
export async function readJson<Shape extends z.ZodType>(answer: APIResponse, shape: Shape): Promise<z.output<Shape>> {
  return shape.parse(await answer.json());
}

async function cspReports(request: APIRequestContext): Promise<unknown[]> {
  const answer = await request.get('/csp-reports');
  return (await readJson(answer, z.object({ items: z.array(z.unknown()) }))).items;
}

/** Rules of WCAG 2.2 A and AA that axe leaves out when it is not asked. */
const LEFT_OUT = Object.fromEntries(
  [
    'css-orientation-lock',
    'label-content-name-mismatch',
    'p-as-heading',
    'table-fake-caption',
    'target-size',
    'td-has-header',
  ].map((rule) => [rule, { enabled: true }]),
);

/** What axe says of a target that a bar which stays on screen covers in part: it is whole once the page is scrolled. */
const UnderBar = z.object({ messageKey: z.literal('partiallyObscured') });

/**
 * Checks that axe finds no fault (its rules of WCAG 2.2 A and AA, and its best practices); `spared` is what a library draws,
 * which its rule blames by guess.
 */
export async function expectAccessible(page: Page, spared?: string): Promise<void> {
  // Runs in the page itself (it has no frame) and skips the list of passed checks, which halves the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], rules: LEFT_OUT });
  if (spared !== undefined) axe.exclude(spared);
  const { violations } = await axe.analyze();
  const faults = violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ any }) => !any.some(({ data }) => UnderBar.safeParse(data).success))
      .map(({ html }) => `${id}: ${html}`),
  );
  expect(faults).toEqual([]);
}

/** Checks that axe finds no fault, contrast included, and that nothing scrolls sideways. */
export async function expectSound(page: Page, spared?: string): Promise<void> {
  await expectAccessible(page, spared);
  await expectNoSideways(page);
}

async function expectNoSideways(page: Page): Promise<void> {
  // The header changes its tools on the frame after a change of width.
  await expect
    .poll(() => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'))
    .toBeLessThanOrEqual(0);
}

const OFFICE = { width: 1366, height: 768 };

/**
 * Checks that axe finds no fault at 320 px, nor on an office screen in the dark scheme, and that nothing scrolls sideways there and at a
 * zoom of 200 %. Two looks of axe see both schemes and both layouts. The page is left on an office screen in the light scheme.
 */
export async function expectSoundEverywhere(page: Page): Promise<void> {
  await page.setViewportSize({ width: OFFICE.width / 2, height: OFFICE.height / 2 });
  await expectNoSideways(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectSound(page);
  await page.setViewportSize(OFFICE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-fr-theme', 'dark');
  await expectSound(page);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Closes what is open by Escape, and waits until it is and the history is back from its entry. */
export async function escape(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expectNothingOpen(page);
}

/**
 * Waits until no dialog is open, and the history is back from the entries of what this load of the page opened and closed: a reload,
 * a link or a Back in between would be cut, or lead elsewhere.
 */
export async function expectNothingOpen(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(OPEN)).toEqual([]);
}

const OPEN = `[
  ...(history.state?.pwpOuverts ?? []).filter((id) => id.startsWith(performance.timeOrigin + '-')),
  ...[...document.querySelectorAll('dialog:modal')].map(({ className }) => className),
]`;
