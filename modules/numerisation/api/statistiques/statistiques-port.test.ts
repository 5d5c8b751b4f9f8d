import { movableClock, numerisationDouble, startTestApi, type TestApi, type TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, describe, expect, test } from 'vitest';
import { buildPli, insertDemoPlis, type DemoPli } from '../../testing/index.ts';
import { portConsumer } from '../../testing/port-consumer.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { comptesRead } from './statistiques-reads.ts';

/*
 * What another module is told of plis. 00002, PWP01, 00003 and 00004 are of 034; G1175 is of 111. The double of the testing kit answers
 * the same, so that what is tested with it serves.
 */

const api = await startNumerisationApi({}, { figures: { guichets: 3, departements: 4 } }, [portConsumer]);
await api.addGuichet('00003', ['034']);
await api.addGuichet('00004', ['034']);
const sent = (
  guichet: string,
  number: number,
  dateTransmission = '2026-10-15T09:00:00.000Z',
  more: Partial<DemoPli> = {},
) => Array.from({ length: number }, () => buildPli({ guichet, dateTransmission, ...more }));
await insertDemoPlis([
  ...sent('00002', 12),
  ...sent('00002', 12, undefined, { statut: 'enregistrement-complet' }),
  // The last instant before October in Paris, and the first one after it.
  ...sent('00002', 5, '2026-09-30T21:59:59.999Z'),
  ...sent('00002', 5, '2026-10-31T23:00:00.000Z'),
  ...sent('PWP01', 20),
  ...sent('00003', 20),
  ...sent('00004', 20),
  ...sent('G1175', 4),
]);

const double = numerisationDouble();
double.moisEnCours = '2026-11';
double.comptes = { guichets: 3, departements: 1 };
const beside = await startTestApi({
  modules: [portConsumer, double.module],
  clock: movableClock(new Date('2026-11-24T11:00:00.000Z')),
});
await beside.addGuichet('00003', ['034']);
await beside.addGuichet('00004', ['034']);
await beside.addGuichet('00005', ['111']);
afterAll(() => Promise.all([api.close(), beside.close()]));

const ask = async (client: TestClient, methode: string, mois = '2026-10') =>
  (await client.post('/api/voisin/ports', { body: { methode, input: { mois } } })).body;
const HIDDEN = { plis: null, enCours: null, rejetes: null, complets: null };
const OCTOBER = { plis: 24, enCours: 12, rejetes: 0, complets: 12 };
const some = (plis: number) => ({ plis, enCours: plis, rejetes: 0, complets: 0 });
const perimetreOf = (side: TestApi, perimetre: string[]) => side.as({ id: 'referent', roles: ['referent'], perimetre });

double.chiffres.set('00002', OCTOBER);
double.chiffres.set('G1175', HIDDEN);
for (const code of ['00003', '00004', 'PWP01']) double.chiffres.set(code, some(20));
double.departements.set('034', { guichets: 4, plis: 84, enCours: 72, rejetes: 0, complets: 12 });

const sides: { side: string; of: TestApi }[] = [
  { side: 'Numérisation', of: api },
  { side: 'its double', of: beside },
];

describe.each(sides)('$side', ({ of }) => {
  const agent = of.as({ id: 'agent-00002', guichets: ['00002'] });

  test('tells an agent of the guichet and of its département', async () => {
    const guichets = [{ code: '00002', nom: 'Guichet 00002', ...OCTOBER }];
    expect(await ask(agent, 'parGuichet')).toEqual({ guichets, omis: 0 });
    const told = { code: '034', guichets: 4, plis: 84, enCours: 72, rejetes: 0, complets: 12 };
    expect(await ask(agent, 'parDepartement')).toEqual({ departements: [told], omis: 0 });
  });

  test('tells a référent of the guichets of the périmètre, small numbers hidden', async () => {
    expect(await ask(perimetreOf(of, ['00003', 'G1175', 'PWP01']), 'parGuichet')).toEqual({
      guichets: [
        { code: '00003', nom: 'Guichet 00003', ...some(20) },
        { code: 'G1175', nom: 'Guichet G1175', ...HIDDEN },
        { code: 'PWP01', nom: 'Guichet PWP01', ...some(20) },
      ],
      omis: 0,
    });
  });

  test('says how many guichets and départements it left out', async () => {
    const many = perimetreOf(of, ['00002', '00003', '00004', 'G1175', 'PWP01']);
    expect(await ask(many, 'parGuichet')).toMatchObject({
      guichets: [{ code: '00002' }, { code: '00003' }, { code: '00004' }],
      omis: 2,
    });
    expect(await ask(many, 'parDepartement')).toMatchObject({ departements: [{ code: '034', plis: 84 }], omis: 1 });
  });

  test.each([
    { mois: '2026-11', detail: /n’est pas terminé/ },
    { mois: '2025-09', detail: /trop ancien\s: le premier est 2025-10/ },
    { mois: '2026-13', detail: /Donnez un mois/ },
    { mois: '2026-1', detail: /Donnez un mois/ },
    { mois: '9'.repeat(10_000), detail: /Donnez un mois/ },
  ])('refuses a month: $detail', async ({ mois, detail }) => {
    for (const methode of ['parGuichet', 'parDepartement'])
      expect(await ask(agent, methode, mois)).toMatchObject({ status: 400, detail: matching.stringMatching(detail) });
  });

  test('answers the oldest month', async () => {
    expect(await ask(agent, 'parGuichet', '2025-10')).toMatchObject({ omis: 0 });
  });

  test('refuses an administrator without guichets', async () => {
    const administrateur = of.as({ id: 'administrateur', roles: ['administrateur'] });
    for (const methode of ['parGuichet', 'parDepartement'])
      expect(await ask(administrateur, methode)).toMatchObject({ status: 403, code: 'acces-refuse' });
  });
});

test('a number too small to be told breaks the contract, in the double too', async () => {
  const answers = [];
  for (const plis of [10, 11]) {
    double.chiffres.set('00005', some(plis));
    answers.push(await ask(perimetreOf(beside, ['00005']), 'parGuichet'));
  }
  expect(answers).toMatchObject([{ status: 503, code: 'port-indisponible' }, { guichets: [{ plis: 11 }] }]);
});

test('months are those of Paris', async () => {
  const guichet = { code: '00002', nom: 'Guichet 00002' };
  expect(await ask(api.agent, 'parGuichet', '2026-09')).toEqual({ guichets: [{ ...guichet, ...HIDDEN }], omis: 0 });
  expect(await ask(api.agent, 'parGuichet', '2026-08')).toEqual({ guichets: [{ ...guichet, ...some(0) }], omis: 0 });
});

test('a département gives no neighbour away by subtraction', async () => {
  expect(await ask(perimetreOf(api, ['00003', 'PWP01']), 'parDepartement')).toEqual({
    departements: [{ code: '034', guichets: 4, ...HIDDEN }],
    omis: 0,
  });
  expect(await ask(perimetreOf(api, ['G1175']), 'parDepartement')).toEqual({
    departements: [{ code: '111', guichets: 1, ...HIDDEN }],
    omis: 0,
  });
});

test('guichets are counted from the index alone', async () => {
  const { dialect, reads } = api.platform.database;
  const { sql, values } = comptesRead(['00002', 'PWP01'], {
    from: new Date('2026-10-01T00:00:00.000Z'),
    to: new Date('2026-11-01T00:00:00.000Z'),
  });
  const explain = dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
  const plan = JSON.stringify(await reads({ sql: `${explain} ${sql}`, values }));
  expect(plan).toMatch(dialect === 'sqlite' ? /USING COVERING INDEX numerisation_plis_tableau/ : /Using index/);
});
