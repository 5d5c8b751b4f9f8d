import { afterAll, expect, test } from 'vitest';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { FicheModel } from './fiche-model.ts';

const api = await startNumerisationApi();
afterAll(() => api.close());

const DAY = 86_400_000;

test('fiches not requested in 13 months are deleted, those requested again since are kept', async () => {
  const now = api.clock.now().getTime();
  const row = (numeroUnique: string, firstDays: number, lastDays: number) => ({
    guichetCode: '00002',
    numeroUnique,
    contexte: 'AJO' as const,
    premiereEmission: new Date(now - firstDays * DAY),
    derniereEmission: new Date(now - lastDays * DAY),
    emissions: 1,
    accountId: 'agent',
  });
  await FicheModel.bulkCreate([
    row('0340819000001PWP01', 800, 397),
    row('0340819000002PWP01', 800, 395),
    row('0340819000003PWP01', 1, 1),
  ]);
  await api.runJob('numerisation.purge-fiches');
  const kept = await FicheModel.findAll({ order: ['numeroUnique'] });
  expect(kept.map(({ numeroUnique }) => numeroUnique)).toEqual(['0340819000002PWP01', '0340819000003PWP01']);
});
