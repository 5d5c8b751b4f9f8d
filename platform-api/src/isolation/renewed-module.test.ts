import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bringIsolated, renewIsolated } from './isolated-module.ts';

/* A module whose code is saved while it serves. */

// Below it, the portal's libraries are found.
const folder = resolve(import.meta.dirname, `../../../node_modules/.cache/pwp-renewed-${process.pid}`);
const entry = join(folder, 'api/index.js');
let api: TestApi;
let essai: Awaited<ReturnType<typeof bringIsolated>>;

/** `waits`: whether its answer takes a second. */
const save = ({ says = 'un', path = '/ou', acts = {}, waits = false, first = '' }) =>
  writeFile(
    entry,
    `${first}
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { defineApiModule, FileResponse, route } from '@pwp/api-kit';
import { z } from 'zod';

const output = z.object({ dit: z.string() });
async function* pieces() {
  yield '${says}';
  await setTimeout(2_000);
  yield ' jusqu’au bout';
}
export const essai = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  acts: ${JSON.stringify(acts)},
  defineModels: () => undefined,
  migrations: [],
  start: () => ({
    routes: [
      route(
        { method: 'get', path: '${path}', summary: 'Où', output },
        { access: 'public', handler: async () => (await setTimeout(${waits ? 1_000 : 0}), { dit: '${says}' }) },
      ),
      route(
        { method: 'get', path: '/fichier', summary: 'Fichier', output: { file: 'text/plain' } },
        { access: 'public', handler: async () => new FileResponse({ type: 'text/plain', filename: 'dit.txt', body: Readable.from(pieces()) }) },
      ),
    ],
  }),
});
`,
  );
const said = async () => (await api.anonymous.get('/api/essai/ou')).body;

beforeAll(async () => {
  await mkdir(join(folder, 'api'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await save({ waits: true });
  essai = await bringIsolated({ id: 'essai', folder, entry });
  api = await startTestApi({ modules: [essai] });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

test('what it answers is its new code’s, and what was asked before is answered by the former', async () => {
  const asked = said();
  await save({ says: 'deux' });
  await renewIsolated(essai);
  expect(await said()).toEqual({ dit: 'deux' });
  expect(await asked).toEqual({ dit: 'un' });
  await save({ says: 'trois' });
  await renewIsolated(essai);
  expect(await said()).toEqual({ dit: 'trois' });
  expect(api.logOf('essai').filter(({ msg }) => String(msg).includes('ended'))).toEqual([]);
});

test('a file that is read meanwhile is the former’s to its end', async () => {
  const response = await fetch(`${api.url}/api/essai/fichier`);
  await renewIsolated(essai);
  expect(await response.text()).toBe('trois jusqu’au bout');
});

test.each([
  ['serves another route', { path: '/autre' }, 'another module'],
  ['declares something else', { acts: { 'essai.fait': 'Fait' } }, 'another module'],
  ['does not start', { first: "throw new Error('à moitié écrit');" }, 'à moitié écrit'],
])('one that %s takes nothing over', async (_what, written, why) => {
  await save({ says: 'quatre', ...written });
  await expect(renewIsolated(essai)).rejects.toThrow(why);
  expect(await said()).toEqual({ dit: 'trois' });
});
