import { afterAll, expect, test } from 'vitest';
import { alerteDe } from '../../testing/contenu.ts';
import { insertReaders, told } from '../../testing/readers.ts';
import { startCommunicationApi } from '../../testing/start-communication-api.ts';
import { PublicationModel } from '../publications/publication-model.ts';

const api = await startCommunicationApi();
const { sequelize } = api.platform.database;
afterAll(() => api.close());

const annonce = async (publicationId: string) =>
  (await PublicationModel.findOne({ where: { publicationId }, rejectOnEmpty: true })).annonce;

test('a run that is cut is gone on with: everybody is told, once', async () => {
  api.clock.set(new Date('2026-11-24T11:00:00.000Z'));
  await insertReaders(sequelize, 1_200);
  const { id } = await api.published(api.gip, api.autreGip, alerteDe({ audience: { guichets: ['00002'] } }));
  const cut = new AbortController();
  // The process stops after the first batch.
  PublicationModel.addHook('afterBulkUpdate', 'cut', () => cut.abort());
  await api.runJob('communication.announce', { signal: cut.signal });
  PublicationModel.removeHook('afterBulkUpdate', 'cut');
  expect([await told(sequelize), await annonce(id)]).toEqual([500, 'a-faire']);
  await api.announce();
  expect([await told(sequelize), await annonce(id)]).toEqual([1_200, 'faite']);
});
