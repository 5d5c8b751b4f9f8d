import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveModule, type ModuleServer } from './module-server.ts';

const root = resolve(import.meta.dirname, '../../../..');
const folder = join(root, 'modules/_template');
const PORTAL = 'http://127.0.0.1:8080';

let server: ModuleServer;
let origin: string;
let port: number;

beforeAll(async () => {
  port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  server = await serveModule({ folder, port, portals: [PORTAL] });
});
afterAll(() => server.close());

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  probe.close();
  await once(probe, 'close');
  return address.port;
}

const read = (path: string, headers: Record<string, string> = {}) => fetch(`${origin}${path}`, { headers });

test('the entry brings what hears of saves, then the module; what it shares is the page’s own', async () => {
  expect(server.entry).toBe(`${origin}/pwp-developpement.js`);
  const entry = await fetch(server.entry);
  expect(entry.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(await entry.text()).toBe("import '/@vite/client';\nexport * from '/web/main.ts';\n");
  const page = await (await read('/web/notes/NotesPage.vue')).text();
  const imported = [...page.matchAll(/from "([^"]+)"/g)].map(([, from]) => from ?? '');
  for (const name of ['vue', '@pwp/ui', '@pwp/web-kit']) {
    expect(imported).toContain(`${origin}/@pwp-portail/${name}`);
    expect(await (await read(`/@pwp-portail/${name}`)).text()).toBe(`export * from '${name}';\n`);
  }
  expect(imported.filter((from) => /node_modules\/(?:vue|pinia|@vue)\b|deps\/vue/.test(from))).toEqual([]);
  expect((await read('/@pwp-portail/zod')).status).toBe(404);
  expect(page).toContain('import.meta.hot');
  expect(page).toContain('sourceMappingURL=data:application/json');
});

test('the client asks for no worker, which the portal’s policy refuses', async () => {
  expect(await (await read('/@vite/client')).text()).not.toContain('typeof SharedWorker === "undefined"');
});

test('pages of the portal may read the code, others not; files beside the module are not served', async () => {
  const allowed = async (from: string) =>
    (await read('/web/main.ts', { origin: from })).headers.get('access-control-allow-origin');
  expect(await allowed(PORTAL)).toBe(PORTAL);
  expect(await allowed('https://ailleurs.test')).not.toBe('https://ailleurs.test');
  const outside = join(root, 'package.json');
  expect((await read(`/@fs${outside}`)).status).toBe(403);
});

test('a port that is taken is said', async () => {
  await expect(serveModule({ folder, port, portals: [] })).rejects.toThrow(/already in use/);
});
