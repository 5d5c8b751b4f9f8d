import { join } from 'node:path';
import { test as base } from '@pwp/testing/browser';
import { portBeside, startPortal, temporaryFolder } from '@pwp/testing/portal';

type Start = (
  what: Parameters<typeof startPortal>[0],
  settings?: Record<string, string>,
) => ReturnType<typeof startPortal>;

/** Their own ports, after those of the broken modules. */
const OFFSET = 12;

/** A journey whose parts it starts and stops itself, on data of its own. */
export const test = base.extend<{ dataDir: string; start: Start }>({
  baseURL: async ({ baseURL }, use) => {
    await use(`http://127.0.0.1:${portBeside(baseURL, OFFSET)}`);
  },
  // The portals here are not up at the start and the end of a journey: each step checks their responses.
  quiet: async ({}, use) => {
    await use([]);
  },
  dataDir: async ({}, use) => {
    const folder = await temporaryFolder();
    await use(join(folder.path, 'data'));
    await folder.remove();
  },
  start: async ({ baseURL, dataDir }, use) => {
    const started: ReturnType<Start>[] = [];
    await use((what, settings = {}) => {
      const port = new URL(baseURL ?? '').port;
      const portal = startPortal(what, { PWP_PORT: port, PWP_DATA_DIR: dataDir, ...settings });
      started.push(portal);
      return portal;
    });
    await Promise.all(started.map((portal) => portal.stop()));
  },
});
