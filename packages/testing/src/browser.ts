import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

/** What a journey may use beside Playwright's own. */
export interface Journey {
  /** Signs in through the login page and waits for the portal. */
  signIn: (email: string, options?: { page?: Page; password?: string }) => Promise<void>;
  /** Errors on the console that this journey provokes on purpose. */
  allowErrors: (pattern: RegExp) => void;
}

/** Password of the demo accounts. */
export const DEMO_PASSWORD = 'Portail-Demo-2026!';

/** A journey: real browser, real portal; no error on the console and no CSP report is part of each of them. */
export const test = base.extend<Journey & { quiet: RegExp[] }>({
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
      expect(errors.filter((error) => !allowed.some((pattern) => pattern.test(error)))).toEqual([]);
      expect((await cspReports(request)).slice(before.length)).toEqual([]);
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
      await target.getByLabel('Identifiant').fill(email);
      await target.getByLabel('Mot de passe', { exact: true }).fill(options.password ?? DEMO_PASSWORD);
      await target.getByRole('button', { name: 'Me connecter' }).click();
      await expect(target.getByRole('heading', { level: 1 })).toBeFocused();
    });
  },
});

export { expect };

async function cspReports(request: {
  get: (url: string) => Promise<{ json: () => Promise<unknown> }>;
}): Promise<unknown[]> {
  const reports: unknown = await (await request.get('/csp-reports')).json();
  return Array.isArray(reports) ? reports : [reports];
}

/** No fault that axe finds (WCAG 2.2 A and AA, and its best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
