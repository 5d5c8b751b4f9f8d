import { afterAll, beforeEach, expect, test } from 'vitest';
import { PliDetail } from '../../contracts/index.ts';
import { NUMERO } from '../../testing/brouillons.ts';
import { buildCategorie, buildDemande, buildSnePiece } from '../../testing/index.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { ConsultationModel } from './consultation-model.ts';

const DAY = 86_400_000;
const api = await startNumerisationApi({ PWP_NUMERISATION_CONSULTATIONS_JOURS: '60' });
afterAll(() => api.close());
beforeEach(async () => {
  // Beyond the time within which the same look is one.
  api.clock.advance(3_600_000);
  await ConsultationModel.destroy({ where: {} });
  const piece = buildSnePiece('P-1');
  api.sne.demandes.set(NUMERO, buildDemande({ categories: [buildCategorie({ pieces: [piece] })] }));
});

const DEMANDE = `/api/numerisation/demandes/${NUMERO}`;
const looks = async () =>
  (await ConsultationModel.findAll({ order: ['id'], raw: true })).map(
    ({ accountId, guichetCode, numeroUnique, piece }) => [accountId, guichetCode, numeroUnique, piece],
  );

test('who looks at a demande or a piece is written down, once in ten minutes', async () => {
  await api.agent.get(DEMANDE);
  await api.agent.get(`${DEMANDE}/pieces/P-1/contenu`);
  await api.agent.get(DEMANDE);
  await api.agent.get(`${DEMANDE}/pieces/P-1/contenu`);
  await api.as({ id: 'collegue', guichets: ['00002'] }).get(DEMANDE);
  expect(await looks()).toEqual([
    ['agent-00002', '00002', NUMERO, null],
    ['agent-00002', '00002', NUMERO, 'P-1'],
    ['collegue', '00002', NUMERO, null],
  ]);
  api.clock.advance(11 * 60_000);
  await api.agent.get(DEMANDE);
  expect(await looks()).toHaveLength(4);
});

test('so is who looks at a piece that was sent, and who takes the whole archive', async () => {
  const { id } = await api.drafts.open();
  await api.drafts.add(id);
  const { transaction } = PliDetail.parse((await api.drafts.send(id)).body);
  await ConsultationModel.destroy({ where: {} });
  expect((await api.agent.get(`/api/numerisation/plis/${transaction}/pieces/0/contenu`)).status).toBe(200);
  await api.agent.get(`${DEMANDE}/archive`);
  expect(await looks()).toEqual([
    ['agent-00002', '00002', NUMERO, `${transaction}/0`],
    ['agent-00002', '00002', NUMERO, null],
    ['agent-00002', '00002', NUMERO, 'P-1'],
  ]);
});

test('nothing is shown that could not be written down, and what is refused is no look', async () => {
  expect((await api.neighbour.get(DEMANDE)).status).toBe(403);
  expect(await looks()).toEqual([]);
  await api.migrating.sequelize.query('ALTER TABLE numerisation_consultations RENAME TO numerisation_ailleurs');
  expect((await api.agent.get(DEMANDE)).status).toBe(500);
  expect((await api.agent.get(`${DEMANDE}/pieces/P-1/contenu`)).status).toBe(500);
  await api.migrating.sequelize.query('ALTER TABLE numerisation_ailleurs RENAME TO numerisation_consultations');
  expect((await api.agent.get(DEMANDE)).status).toBe(200);
});

test('they go after their time', async () => {
  await api.agent.get(DEMANDE);
  api.clock.advance(59 * DAY);
  await api.runJob('numerisation.purge-consultations');
  expect(await looks()).toHaveLength(1);
  api.clock.advance(2 * DAY);
  await api.runJob('numerisation.purge-consultations');
  expect(await looks()).toEqual([]);
});
