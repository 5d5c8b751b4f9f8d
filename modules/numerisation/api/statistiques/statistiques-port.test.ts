import type { TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, expect, test } from 'vitest';
import { buildPli, insertDemoPlis, type DemoPli } from '../../testing/index.ts';
import { portConsumer } from '../../testing/port-consumer.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { comptesRead } from './statistiques-reads.ts';

/* What another module is told of plis. 00002, PWP01, 00003 and 00004 are of 034; G1175 is of 111. */

const api = await startNumerisationApi({}, {}, [portConsumer]);
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
afterAll(() => api.close());

const ask = async (client: TestClient, methode: string, mois = '2026-10') =>
  (await client.post('/api/voisin/ports', { body: { methode, input: { mois } } })).body;
const HIDDEN = { plis: null, enCours: null, rejetes: null, complets: null };
const OCTOBER = { plis: 24, enCours: 12, rejetes: 0, complets: 12 };
const some = (plis: number) => ({ plis, enCours: plis, rejetes: 0, complets: 0 });
const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00003', 'G1175', 'PWP01'] });

test('an agent reads the guichet, by months of Paris', async () => {
  const guichet = { code: '00002', nom: 'Guichet 00002' };
  expect(await ask(api.agent, 'parGuichet')).toEqual({ guichets: [{ ...guichet, ...OCTOBER }], omis: 0 });
  expect(await ask(api.agent, 'parGuichet', '2026-09')).toEqual({ guichets: [{ ...guichet, ...HIDDEN }], omis: 0 });
  expect(await ask(api.agent, 'parGuichet', '2026-08')).toEqual({ guichets: [{ ...guichet, ...some(0) }], omis: 0 });
});

test('a référent reads the guichets of the périmètre, and small numbers are hidden', async () => {
  expect(await ask(referent, 'parGuichet')).toEqual({
    guichets: [
      { code: '00003', nom: 'Guichet 00003', ...some(20) },
      { code: 'G1175', nom: 'Guichet G1175', ...HIDDEN },
      { code: 'PWP01', nom: 'Guichet PWP01', ...some(20) },
    ],
    omis: 0,
  });
});

test('a département is told with three guichets beside those of the caller, and no neighbour by subtraction', async () => {
  const told = { code: '034', guichets: 4, plis: 84, enCours: 72, rejetes: 0, complets: 12 };
  expect(await ask(api.agent, 'parDepartement')).toEqual({ departements: [told] });
  expect(await ask(referent, 'parDepartement')).toEqual({
    departements: [
      { code: '034', guichets: 4, ...HIDDEN },
      { code: '111', guichets: 1, ...HIDDEN },
    ],
  });
});

test.each([
  { mois: '2026-11', detail: /n’est pas terminé/ },
  { mois: '2025-09', detail: /trop ancien\s: le premier est 2025-10/ },
  { mois: '2026-13', detail: /Donnez un mois/ },
  { mois: '2026-1', detail: /Donnez un mois/ },
  { mois: '9'.repeat(10_000), detail: /Donnez un mois/ },
])('a month is refused: $detail', async ({ mois, detail }) => {
  for (const methode of ['parGuichet', 'parDepartement'])
    expect(await ask(api.agent, methode, mois)).toMatchObject({ status: 400, detail: matching.stringMatching(detail) });
});

test('an administrator without guichets is refused', async () => {
  const administrateur = api.as({ id: 'administrateur', roles: ['administrateur'] });
  expect(await ask(administrateur, 'parDepartement')).toMatchObject({ status: 403, code: 'acces-refuse' });
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
