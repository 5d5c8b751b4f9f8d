import { movableClock, numerisationDouble, startTestApi, type TestApi, type TestClient } from '@pwp/testing';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { NUMERO } from '../../testing/brouillons.ts';
import { buildCategorie, buildDemande, buildSnePiece } from '../../testing/index.ts';
import { portConsumer } from '../../testing/port-consumer.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { ConsultationModel } from '../consultations/consultation-model.ts';

/* What another module is told of demandes. The double of the testing kit answers the same, so that what is tested with it serves. */

const RADIEE = '0340819000041PWP01';
const AILLEURS = '0690819000040PWP01';
const [piece, other] = [buildSnePiece('P-1'), buildSnePiece('P-2')];
const filled = { code: 'ID_CNI', libelle: 'Carte nationale d’identité', max: 2, pieces: 2, pleine: true };
const sections = [{ code: 'identite', libelle: 'Identité et séjour', categories: [filled] }];

const numerisation = await startNumerisationApi({}, {}, [portConsumer]);
numerisation.sne.demandes.set(NUMERO, buildDemande({ categories: [buildCategorie({ pieces: [piece, other] })] }));
numerisation.sne.demandes.set(RADIEE, buildDemande({ numeroUnique: RADIEE, statut: 'radiee' }));

const double = numerisationDouble();
double.demandes.set(NUMERO, { sections });
double.demandes.set(RADIEE, { sections, radiee: true });
const beside = await startTestApi({
  modules: [portConsumer, double.module],
  clock: movableClock(new Date('2026-11-24T11:00:00.000Z')),
});
afterAll(() => Promise.all([numerisation.close(), beside.close()]));

const agentOf = (api: TestApi) => api.as({ id: 'agent-00002', guichets: ['00002'] });
const ask = (client: TestClient, methode: string, input: unknown) =>
  client.post('/api/voisin/ports', { body: { methode, input } });

const sides: { side: string; api: TestApi; hush: (isMuet: boolean) => void; looks: () => Promise<unknown[]> }[] = [
  {
    side: 'Numérisation',
    api: numerisation,
    hush: (isMuet) => (numerisation.sne.mode = isMuet ? 'error' : 'ok'),
    looks: async () =>
      (await ConsultationModel.findAll({ order: ['id'] })).map(
        ({ accountId, guichetCode, numeroUnique, piece: one }) => [accountId, guichetCode, numeroUnique, one],
      ),
  },
  {
    side: 'its double',
    api: beside,
    hush: (isMuet) => (double.sneMuet = isMuet),
    looks: async () =>
      double.consultations.map(({ accountId, guichet, numeroUnique }) => [accountId, guichet, numeroUnique, null]),
  },
];

describe.each(sides)('$side', ({ api, hush, looks }) => {
  afterEach(async () => {
    hush(false);
    double.consultations.length = 0;
    await ConsultationModel.destroy({ where: {} });
  });

  test('says which demandes the guichet may open, without a question to the SNE and without a look', async () => {
    hush(true);
    const input = { numerosUniques: ['034 08 19 000040 PWP01', AILLEURS, RADIEE] };
    expect((await ask(agentOf(api), 'ouvrables', input)).body).toEqual({ numerosUniques: [NUMERO, RADIEE] });
    const neighbour = api.as({ id: 'agent-g1175', guichets: ['G1175'] });
    expect((await ask(neighbour, 'ouvrables', input)).body).toEqual({ numerosUniques: [] });
    expect(await looks()).toEqual([]);
  });

  test('says how far each category is filled, and records the look as one of the caller', async () => {
    expect((await ask(agentOf(api), 'categories', { numeroUnique: NUMERO })).body).toEqual({ sections });
    expect(await looks()).toEqual([['agent-00002', '00002', NUMERO, null]]);
  });

  test.each([
    { numeroUnique: AILLEURS, status: 403, code: 'demande-hors-territoire' },
    { numeroUnique: '0340819000042PWP01', status: 404, code: 'demande-inconnue' },
    { numeroUnique: RADIEE, status: 409, code: 'demande-radiee' },
    { numeroUnique: 'pas un numéro', status: 400, code: 'requete-invalide' },
  ])('refuses what the page of a demande refuses: $code', async ({ numeroUnique, status, code }) => {
    expect((await ask(agentOf(api), 'categories', { numeroUnique })).body).toMatchObject({ status, code });
    expect(await looks()).toEqual([]);
  });

  test('says that the SNE is away', async () => {
    hush(true);
    const answer = await ask(agentOf(api), 'categories', { numeroUnique: NUMERO });
    expect(answer.body).toMatchObject({ status: 503, code: 'sne-indisponible' });
  });

  test('answers agents alone, for their guichet, and a bounded question', async () => {
    const input = { numerosUniques: [NUMERO] };
    const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002'] });
    expect((await ask(referent, 'ouvrables', input)).body).toMatchObject({ status: 403, code: 'acces-refuse' });
    const alone = api.as({ id: 'seul', guichets: [] });
    expect((await ask(alone, 'ouvrables', input)).body).toMatchObject({ status: 403, code: 'guichet-non-rattache' });
    const many = { numerosUniques: Array.from({ length: 101 }, () => NUMERO) };
    expect((await ask(agentOf(api), 'ouvrables', many)).status).toBe(400);
  });
});
