import { Op } from 'sequelize';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { PliChangements } from '../../contracts/index.ts';
import { LIST, startWithListedPlis } from '../../testing/listed-plis.ts';
import { EtapeModel } from './etape-model.ts';
import { PliModel } from './pli-model.ts';

const api = await startWithListedPlis();
afterAll(() => api.close());

const changes = async (query = '', client = api.agent) =>
  PliChangements.parse((await client.get(`${LIST}/changements?${query}`)).body);

test('without a cursor nothing changed; with one, each new or moved pli counts once', async () => {
  const { plis: none, curseur } = await changes();
  expect(none).toBe(0);
  expect(await changes(`depuis=${curseur}`)).toMatchObject({ plis: 0, curseur });

  // The history records the move under the prestataire's date, here the day before.
  const moved = await PliModel.findOne({ where: { transaction: 'aaaaaaaaaaaa1' }, rejectOnEmpty: true });
  const foreign = await PliModel.findOne({ where: { transaction: 'bbbbbbbbbbbb1' }, rejectOnEmpty: true });
  const old = await PliModel.findOne({ where: { transaction: 'old0000000001' }, rejectOnEmpty: true });
  const added = await EtapeModel.bulkCreate(
    [moved.id, moved.id, foreign.id, old.id].map((pliId) => ({
      pliId,
      statut: 'enregistrement-en-cours' as const,
      date: new Date('2026-11-23T00:00:00Z'),
    })),
  );
  onTestFinished(async () => {
    await EtapeModel.destroy({ where: { id: { [Op.gt]: curseur } } });
  });
  const told = await changes(`depuis=${curseur}`);
  expect(told).toMatchObject({ plis: 1, curseur: curseur + added.length });
  expect(await changes(`depuis=${told.curseur}`)).toMatchObject({ plis: 0 });
  expect(await changes(`depuis=${curseur}&du=2026-08-01`)).toMatchObject({ plis: 2 });
  expect(await changes(`depuis=${curseur}`, api.neighbour)).toMatchObject({ plis: 1 });
});

test('a failing follow-up is reported with the time of its last success', async () => {
  const noon = api.clock.now();
  onTestFinished(() => api.clock.set(noon));
  expect(await changes()).toMatchObject({ suiviInterrompuDepuis: null });
  const follow = () => api.runJob('numerisation.follow-statuts');
  await follow();
  api.clock.advance(15 * 60_000);
  expect(await changes()).toMatchObject({ suiviInterrompuDepuis: null });
  api.clock.advance(1);
  api.docaposte.mode = 'error';
  onTestFinished(() => void (api.docaposte.mode = 'ok'));
  await expect(follow()).rejects.toThrow('could not be followed');
  expect(await changes()).toMatchObject({ suiviInterrompuDepuis: noon.toISOString() });
  api.docaposte.mode = 'ok';
  await follow();
  expect(await changes()).toMatchObject({ suiviInterrompuDepuis: null });
});

test.each(['depuis=-1', 'depuis=hier', 'du=2026-11-25&au=2026-11-24'])('a query is refused: %s', async (query) => {
  expect((await api.agent.get(`${LIST}/changements?${query}`)).status).toBe(400);
});
