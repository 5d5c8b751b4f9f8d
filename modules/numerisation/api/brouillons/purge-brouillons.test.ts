import { utimes } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { buildDemande } from '../../testing/index.ts';
import {
  addFichier,
  NUMERO,
  openBrouillon,
  readBrouillon,
  sendBrouillon,
  storedFiles,
} from '../../testing/brouillons.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { BrouillonFichierModel } from './fichiers/brouillon-fichier-model.ts';
import { BrouillonModel } from './brouillon-model.ts';

const DAY = 24 * 3_600_000;

const api = await startNumerisationApi();
api.sne.demandes.set(NUMERO, buildDemande());
afterAll(() => api.close());

const purge = () => api.runJob('numerisation.purge-brouillons');

/** As if every stored file had been written before yesterday. */
async function ageFiles(): Promise<void> {
  const instant = new Date(api.clock.now().getTime() - 2 * DAY);
  for (const file of await storedFiles(api.folder)) await utimes(file, instant, instant);
}

test('a draft untouched for 7 days is deleted with its files; a reopened one and plis stay', async () => {
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

test('an unreferenced file is deleted after a day; files of drafts and plis stay', async () => {
  const { id } = await openBrouillon(api.agent);
  await addFichier(api.agent, id);
  const before = await storedFiles(api.folder);
  // A process that crashed between the upload and its commit.
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
