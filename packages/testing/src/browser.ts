import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { oneTimeCode } from './one-time-code.ts';
import { startPortal, temporaryFolder } from './portal-process.ts';

/** What a run of journeys is told by its configuration. */
export interface JourneyOptions {
  /** Each worker starts a portal on these settings, the first one from `firstPort` on; null when the run has one already, at its `baseURL`. */
  ownPortal: { firstPort: number; settings: Readonly<Record<string, string>> } | null;
}

/** Ports of a worker: five portals of six in a row. */
const PORTS_OF_A_WORKER = 30;

/** What a journey may use beside Playwright's own. */
export interface Journey {
  /** Signs in through the login page, with a one-time code where the page asks for one, and waits for the portal. */
  signIn: (email: string, options?: { page?: Page; password?: string }) => Promise<void>;
  /** Errors on the console, and CSP reports (as JSON), that this journey provokes on purpose. */
  allowErrors: (pattern: RegExp) => void;
  /**
   * Breaks a simulator, the mail server or the administration of the embedded identity on purpose, for calls of `methode` alone
   * when there is one; mended when the journey ends, however it ends.
   */
  panne: (system: OutsideSystem, mode: PanneMode, methode?: 'GET' | 'POST' | 'PUT' | 'DELETE') => Promise<void>;
}

/** What has a failure switch; the mail server's is `erreur` or off, whatever it is asked. */
type OutsideSystem = 'sne' | 'docaposte' | 'glpi' | 'mail' | 'identity';
type PanneMode = 'off' | 'lent' | 'erreur' | 'coupure';

/** Password of the demo accounts. */
export const DEMO_PASSWORD = 'Portail-Demo-2026!';

/** Secret of the one-time codes of the demo accounts that a real Keycloak asks for one (base32). */
const DEMO_TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** A journey: real browser, real portal; no error on the console and no CSP report is part of each of them. */
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
  panne: async ({ request }, use) => {
    const broken = new Set<OutsideSystem>();
    const set: Journey['panne'] = async (system, mode, methode) => {
      const answer = await request.post(`/dev/${system}/panne`, { data: { mode, methode } });
      expect(answer.ok()).toBe(true);
    };
    await use(async (system, mode, methode) => {
      broken.add(system);
      await set(system, mode, methode);
    });
    for (const system of broken) await set(system, 'off');
  },
});

export { expect };
export type { APIRequestContext, Page };

/** Fills and sends the login page, wherever it is shown; does not wait for what follows. */
export async function fillSignIn(page: Page, email: string, password = DEMO_PASSWORD): Promise<void> {
  await page.getByLabel('Identifiant').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Me connecter' }).click();
}

/** Gives the one-time code of a demo account where it is asked for. */
export async function giveCode(page: Page): Promise<void> {
  await codeField(page).fill(oneTimeCode(DEMO_TOTP_SECRET, new Date()));
  await page.getByRole('button', { name: 'Me connecter' }).click();
}

function codeField(page: Page): Locator {
  return page.getByLabel('Code à usage unique');
}

/** Signs `agent@pwp.test` out in another tab; in this one, whose clock is installed, the token runs out. */
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

/** Signs in again in the window that `reconnect` opens, and that closes by itself. */
export async function signInAgain(page: Page, reconnect: Locator): Promise<void> {
  const opened = page.waitForEvent('popup');
  await reconnect.click();
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await fillSignIn(popup, 'agent@pwp.test');
  await closed;
}

/** Ticks a radio button or a check box by the keyboard: DSFR draws its label over it. */
export async function tick(option: Locator): Promise<void> {
  await option.press('Space');
  await expect(option).toBeChecked();
}

async function cspReports(request: APIRequestContext): Promise<unknown[]> {
  const answer = await request.get('/csp-reports');
  const { items }: { items: unknown[] } = await answer.json();
  return items;
}

/** No fault that axe finds (WCAG 2.2 A and AA, and its best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  // In the page itself (it has no frame), and without the list of what passed: half the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
