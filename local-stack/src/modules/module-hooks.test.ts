import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PortalPlaces } from '../launchers/portal-places.ts';
import { readHooks, type HookFaults } from './module-hooks.ts';

let folder: string;
let places: PortalPlaces;
let said: string[];
let faults: HookFaults;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-hooks-'));
  places = { repository: join(folder, 'team'), provided: join(folder, 'provided') };
  said = [];
  faults = { onStep: (line) => said.push(line), strict: false };
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes what a module gives to a portal on one machine. */
async function give(module: string, code: string, into = 'team/modules'): Promise<void> {
  const file = join(folder, into, module, 'testing/local-portal.js');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
}

test('the files of the repository come with those of the portal, whose modules they take the place of', async () => {
  await give('zones', 'export const localPortal = { seed: async () => undefined };');
  await give('courriers', 'export const localPortal = { seed: async () => undefined };', 'provided');
  await give('zones', "throw new Error('read');", 'provided');
  await mkdir(join(folder, 'team/modules/autre'), { recursive: true });
  await give('autre', "throw new Error('read');", 'provided');
  const hooks = await readHooks(places, faults);
  expect(hooks.map(({ module }) => module)).toEqual(['courriers', 'zones']);
  expect(said).toEqual([]);
});

test.each([
  { name: 'throws', code: "throw new Error('pas ici');", says: 'pas ici' },
  { name: 'exports nothing of it', code: 'export const seed = 1;', says: 'exporte « localPortal »' },
  { name: 'exports an empty one', code: 'export const localPortal = {};', says: 'exporte « localPortal »' },
])('a file that $name is named, and the others are read; PWP_STRICT_MODULES ends the start', async ({ code, says }) => {
  await give('cassé', code);
  await give('zones', 'export const localPortal = { seed: async () => undefined };');
  expect((await readHooks(places, faults)).map(({ module }) => module)).toEqual(['zones']);
  expect(said).toEqual([expect.stringContaining(`« cassé » (modules/cassé/testing/local-portal.ts) : ${says}`)]);
  await expect(readHooks(places, { ...faults, strict: true })).rejects.toThrow(/^PWP_STRICT_MODULES : « cassé »/);
});
