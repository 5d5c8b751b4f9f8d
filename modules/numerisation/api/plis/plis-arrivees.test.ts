import { afterAll, beforeEach, expect, test } from 'vitest';
import { PliCounters } from '../../contracts/index.ts';
import { buildPli, insertDemoPlis } from '../../testing/index.ts';
import { LIST, transactions } from '../../testing/listed-plis.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { PliModel } from './pli-model.ts';

const api = await startNumerisationApi();
afterAll(() => api.close());
beforeEach(async () => {
  await PliModel.destroy({ where: {} });
  api.docaposte.suivis.clear();
  api.clock.set(new Date('2026-11-24T11:00:00.000Z'));
});

/** An agent who comes and goes. */
const session = (sessionId: string) => api.as({ id: 'agent-visites', guichets: ['00002'], sessionId });
const list = async (query: string, client = api.agent) => transactions((await client.get(`${LIST}?${query}`)).body);
const counters = async (query: string, client = api.agent) =>
  PliCounters.parse((await client.get(`${LIST}/counters?${query}`)).body);

/** The prestataire tells a statut, which it dates itself. */
async function move(transaction: string, dateStatut: string): Promise<void> {
  const suivi = { transaction, statut: 'enregistrement-complet' as const, dateStatut, motif: null, pieces: [] };
  api.docaposte.suivis.set(transaction, suivi);
  await api.follow();
}

test('« hier » is the day before in Paris, of plis sent at any date, whatever came since', async () => {
  await insertDemoPlis([
    buildPli({ transaction: 'aaaaaaaaaaaa1', dateTransmission: '2026-11-22T22:59:59.999Z' }),
    buildPli({ transaction: 'aaaaaaaaaaaa2', dateTransmission: '2026-11-22T23:00:00.000Z' }),
    buildPli({
      transaction: 'aaaaaaaaaaaa3',
      dateTransmission: '2026-06-01T09:00:00.000Z',
      dateStatut: '2026-11-23T22:59:59.999Z',
    }),
    buildPli({ transaction: 'aaaaaaaaaaaa4', dateTransmission: '2026-11-23T23:00:00.000Z' }),
    buildPli({
      transaction: 'aaaaaaaaaaaa5',
      dateTransmission: '2026-11-23T12:00:00.000Z',
      dateStatut: '2026-11-24T08:00:00.000Z',
    }),
    buildPli({ transaction: 'bbbbbbbbbbbb6', dateTransmission: '2026-11-23T12:00:00.000Z', guichet: 'G1175' }),
  ]);
  expect(await list('arrivees=hier')).toBe('523');
  expect((await counters('arrivees=hier')).total).toBe(3);
  expect(await list('arrivees=hier&du=2026-11-01')).toBe('52');
  expect((await api.agent.get(`${LIST}?arrivees=demain`)).status).toBe(400);
});

test('« depuis ma dernière visite » begins where the session before ended, also for what the prestataire dated before', async () => {
  await insertDemoPlis(
    ['aaaaaaaaaaaa1', 'aaaaaaaaaaaa2', 'aaaaaaaaaaaa3'].map((transaction) => buildPli({ transaction })),
  );
  const first = session('first');
  expect(await list('arrivees=derniere-visite', first)).toBe('321');
  expect((await counters('arrivees=derniere-visite', first)).derniereVisite).toBeNull();
  await move('aaaaaaaaaaaa1', '2026-11-24T10:59:00.000Z');
  api.clock.set(new Date('2026-11-24T11:10:00.000Z'));
  expect(await list('', first)).toBe('321');

  api.clock.set(new Date('2026-11-24T15:00:00.000Z'));
  await move('aaaaaaaaaaaa2', '2026-11-24T11:05:00.000Z');
  const second = session('second');
  expect(await list('arrivees=derniere-visite', second)).toBe('2');
  expect(await counters('arrivees=derniere-visite', second)).toMatchObject({
    total: 1,
    derniereVisite: '2026-11-24T11:10:00.000Z',
  });
  // The visit of a colleague is another's.
  const colleague = api.as({ id: 'agent-autre', guichets: ['00002'], sessionId: 'other' });
  expect(await list('arrivees=derniere-visite', colleague)).toBe('321');
  expect((await counters('', second)).derniereVisite).toBeUndefined();
});

test('« mes envois » are the plis that the account sent, in the list, the counters and the exports', async () => {
  const mine = buildPli({ transaction: 'aaaaaaaaaaaa1', accountId: 'agent-00002', statut: 'rejet-sne' });
  await insertDemoPlis([mine, buildPli({ transaction: 'aaaaaaaaaaaa2', statut: 'rejet-sne' })]);
  expect(await list('envois=moi')).toBe('1');
  expect(await list('envois=guichet')).toBe('21');
  expect(await list('envois=moi&filtre=rejetes')).toBe('1');
  expect(await counters('envois=moi')).toMatchObject({ total: 1, rejetes: 1 });
  const colleague = api.as({ id: 'agent-autre', guichets: ['00002'] });
  expect(await list('envois=moi', colleague)).toBe('');
  const csv = await fetch(`${api.url}${LIST}/export.csv?envois=moi&colonnes=transaction`, {
    headers: { authorization: `Bearer ${api.realm.token({ id: 'agent-00002', guichets: ['00002'] })}` },
  });
  expect((await csv.text()).trim().split('\r\n')).toHaveLength(2);
});
