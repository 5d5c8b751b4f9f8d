import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forkApi, type ForkedApi } from './forked-api.ts';

/** Hears what it is told, and says nothing of what it measures. */
const SILENT = `
  process.on('message', (order) => { if (order === 'end') process.exit(0); });
  process.send('hears');
`;

let folder: string;
let fork: ForkedApi;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-fork-'));
  const exec = join(folder, 'silent.mjs');
  await writeFile(exec, SILENT);
  fork = forkApi({ exec, args: [] });
});
afterEach(async () => {
  await fork.end(5_000);
  await rm(folder, { recursive: true });
});

test('a process that does not say what it measures is asked again and again, and nothing is kept of it', async () => {
  const waiting = vi.spyOn(fork.ended, 'then');
  const told = await Promise.all([1, 1, 1].map((patience) => fork.measures(patience)));
  expect(told).toEqual([undefined, undefined, undefined]);
  expect(waiting).not.toHaveBeenCalled();
  waiting.mockRestore();
});

test('one that ends, or has ended, measures nothing: nobody waits for it', async () => {
  const asked = fork.measures(60_000);
  await fork.end(5_000);
  expect([await asked, await fork.measures(60_000)]).toEqual([undefined, undefined]);
});
