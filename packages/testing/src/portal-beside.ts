import { join } from 'node:path';
import { expect, test } from './browser.ts';
import { portBeside, startPortal, temporaryFolder } from './portal-process.ts';

/** The source and settings of a journey's own portal. */
export interface PortalSource {
  /** `npm start` by default. */
  what?: 'start' | 'dev';
  /** Besides its port and its data. */
  settings?: Readonly<Record<string, string>>;
  /** A copy of the repository; the repository itself by default. */
  repository?: string;
}

/** Called in a journey's file: its tests use a separate portal, `offset` ports above the run's. */
export function usePortalBeside(
  offset: number,
  /** Prepares a folder that lives as long as the portal. */
  prepare: (folder: string) => Promise<PortalSource>,
  /** Checks its whole output, once it exited. */
  look: (output: string) => void = () => undefined,
): void {
  let stop: () => Promise<void> = () => Promise.resolve();

  test.use({
    baseURL: async ({ baseURL }, use) => {
      await use(`http://127.0.0.1:${portBeside(baseURL, offset)}`);
    },
  });

  test.beforeAll(async ({ baseURL }) => {
    test.setTimeout(240_000);
    const folder = await temporaryFolder();
    const { what = 'start', settings, repository } = await prepare(folder.path);
    const own = { PWP_PORT: new URL(baseURL ?? '').port, PWP_DATA_DIR: join(folder.path, 'data') };
    const portal = startPortal(what, { ...own, ...settings }, repository);
    stop = async () => {
      const code = await portal.stop();
      await folder.remove();
      expect(code).toBe(0);
      look((await portal.ended).output);
    };
    await portal.ready;
  });

  test.afterAll(() => stop());
}
