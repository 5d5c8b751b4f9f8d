import { utimes } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { buildDemande } from '../../testing/index.ts';
import { NUMERO } from '../../testing/brouillons.ts';
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
  for (const file of await api.storedFiles()) await utimes(file, instant, instant);
}

test('a draft untouched for 7 days is deleted with its files; a reopened one and plis stay', async () => {
  const sent = await api.drafts.open();
  await api.drafts.add(sent.id);
  await api.drafts.send(sent.id);
  const ofPli = await api.storedFiles();
  const reopened = await api.drafts.open();
  await api.drafts.add(reopened.id);
  const kept = await api.storedFiles();
  const forgotten = await api.drafts.open({ contexte: 'MAJ' });
  await api.drafts.add(forgotten.id);

  api.clock.advance(7 * DAY);
  await api.drafts.open();
  await purge();
  expect(await BrouillonModel.count()).toBe(2);
  api.clock.advance(1);
  await purge();
  expect(await BrouillonModel.count()).toBe(1);
  expect(await api.storedFiles()).toEqual(kept);
  expect((await api.drafts.read(reopened.id)).fichiers).toHaveLength(1);

  api.clock.advance(8 * DAY);
  await purge();
  expect([await BrouillonModel.count(), await BrouillonFichierModel.count()]).toEqual([0, 0]);
  expect(await api.storedFiles()).toEqual(ofPli);
});

test('an unreferenced file is deleted after a day; files of drafts and plis stay', async () => {
  const { id } = await api.drafts.open();
  await api.drafts.add(id);
  const before = await api.storedFiles();
  // A process that crashed between the upload and its commit.
  await api.drafts.add(id);
  const row = await BrouillonFichierModel.findOne({ order: [['id', 'DESC']], rejectOnEmpty: true });
  await row.destroy();
  api.clock.set(new Date());
  await purge();
  expect(await api.storedFiles()).toHaveLength(before.length + 1);
  await api.drafts.open();
  await ageFiles();
  await purge();
  expect(await api.storedFiles()).toEqual(before);
});
