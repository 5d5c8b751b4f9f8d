import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { listen, type Listening } from '@pwp/api-kit';
import type { LocalPortal } from '@pwp/api-kit/local-portal';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFrontDoor } from '../front-door/front-door.ts';
import { startModuleStandIns } from './module-stand-ins.ts';

let dataDir: string;
let said: string[];
let server: Listening | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pwp-stand-ins-'));
  said = [];
});
afterEach(async () => {
  await server?.close(0);
  server = undefined;
  await rm(dataDir, { recursive: true });
});

type Given = NonNullable<LocalPortal['standIn']>;

async function serve(given: Readonly<Record<string, Given['start']>>) {
  const settings = (url: string) => ({ PWP_ZONES_URL: `${url}/v1` });
  const hooks = Object.entries(given).map(([module, start]) => ({ module, portal: { standIn: { settings, start } } }));
  const faults = { onStep: (line: string) => said.push(line), strict: false };
  const standIns = await startModuleStandIns(hooks, { dataDir, selfUrl: 'http://portail.test' }, faults);
  server = await listen(createFrontDoor({ routes: standIns.routes }), { host: '127.0.0.1', port: 0 });
  return { ...standIns, ask: (path: string) => fetch(`${server?.url}${path}`) };
}

test('a stand-in answers below its address, keeps what it writes, and ends with the portal', async () => {
  const { settings, ask, close } = await serve({
    zones: ({ folder }) => ({
      handler: (request, response) => void response.end(`${request.method} ${request.url}`),
      close: () => writeFileSync(join(folder, 'fin'), 'close'),
    }),
  });
  expect(settings).toEqual({ PWP_ZONES_URL: 'http://portail.test/simulateurs/zones/v1' });
  expect(await (await ask('/simulateurs/zones/v1/plans?annee=2026')).text()).toBe('GET /v1/plans?annee=2026');
  expect(await (await ask('/simulateurs/zones?annee=2026')).text()).toBe('GET /?annee=2026');
  expect((await ask('/simulateurs/zones-bis')).status).toBe(404);
  await close();
  expect(await readFile(join(dataDir, 'stand-ins/zones/fin'), 'utf8')).toBe('close');
});

test('one that throws answers 500, one that does not start gives no settings: the others serve', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { settings, ask } = await serve({
    zones: () => ({ handler: () => Promise.reject(new Error('panne')) }),
    cassé: () => Promise.reject(new Error('port pris')),
  });
  expect(said).toEqual([expect.stringContaining('« cassé » (modules/cassé/testing/local-portal.ts) : port pris')]);
  expect(settings).toEqual({ PWP_ZONES_URL: 'http://portail.test/simulateurs/zones/v1' });
  expect((await ask('/simulateurs/zones/')).status).toBe(500);
  expect(logged.mock.calls.map(([what]) => String(what))).toEqual(['La doublure de « zones » a échoué :']);
  logged.mockRestore();
});
