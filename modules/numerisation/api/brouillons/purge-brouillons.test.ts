import { utimes } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDemande } from '../../testing/index.ts';
import {
  addFichier,
  NUMERO,
  openBrouillon,
  readBrouillon,
  sendBrouillon,
  storedFiles,
} from '../../testing/brouillons.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';
import { BrouillonFichierModel } from './brouillon-fichier-model.ts';
import { BrouillonModel } from './brouillon-model.ts';

let api: NumerisationTestApi;

const DAY = 24 * 3_600_000;

beforeAll(async () => {
  api = await startNumerisationApi();
  api.sne.demandes.set(NUMERO, buildDemande());
});
afterAll(() => api.close());

async function purge(): Promise<void> {
  const job = api.platform.jobs.find(({ name }) => name === 'numerisation.purge-brouillons');
  await job?.run({ slot: api.clock.now(), log: api.log, signal: new AbortController().signal });
}

/** As if every stored file had been put before yesterday. */
async function ageFiles(): Promise<void> {
  const instant = new Date(api.clock.now().getTime() - 2 * DAY);
  for (const file of await storedFiles(api.folder)) await utimes(file, instant, instant);
}

test('a draft that nobody touched for 7 days goes with its files; one that was opened again, and plis, stay', async () => {
  const sent = await openBrouillon(api.agent);
  await addFichier(api.agent, sent.id);
  await sendBrouillon(api.agent, sent.id);
  const ofPli = await storedFiles(api.folder);
  const reopened = await openBrouillon(api.agent);
  await addFichier(api.agent, reopened.id);
  const kept = await storedFiles(api.folder);
  const forgotten = await openBrouillon(api.agent, { contexte: 'MAJ' });
  await addFichier(api.agent, forgotten.id);

  api.clock.advance(7 * DAY);
  await openBrouillon(api.agent);
  await purge();
  expect(await BrouillonModel.count()).toBe(2);
  api.clock.advance(1);
  await purge();
  expect(await BrouillonModel.count()).toBe(1);
  expect(await storedFiles(api.folder)).toEqual(kept);
  expect((await readBrouillon(api.agent, reopened.id)).fichiers).toHaveLength(1);

  api.clock.advance(8 * DAY);
  await purge();
  expect([await BrouillonModel.count(), await BrouillonFichierModel.count()]).toEqual([0, 0]);
  expect(await storedFiles(api.folder)).toEqual(ofPli);
});

test('a file that nothing refers to goes after a day; those of drafts and plis stay', async () => {
  const { id } = await openBrouillon(api.agent);
  await addFichier(api.agent, id);
  const before = await storedFiles(api.folder);
  // A process that died between the end of an upload and its commit.
  await addFichier(api.agent, id);
  const row = await BrouillonFichierModel.findOne({ order: [['id', 'DESC']], rejectOnEmpty: true });
  await row.destroy();
  api.clock.set(new Date());
  await purge();
  expect(await storedFiles(api.folder)).toHaveLength(before.length + 1);
  await openBrouillon(api.agent);
  await ageFiles();
  await purge();
  expect(await storedFiles(api.folder)).toEqual(before);
});
