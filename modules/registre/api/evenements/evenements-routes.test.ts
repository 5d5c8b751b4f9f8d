import { afterAll, expect, test } from 'vitest';
import { EvenementList } from '../../contracts/index.ts';
import { startRegistryDouble } from '../../testing/registry-double.ts';
import { startRegistreApi } from '../../testing/start-registre-api.ts';

const registry = await startRegistryDouble();
const api = await startRegistreApi(registry.url);
afterAll(async () => {
  await api.close();
  await registry.close();
});

test('events come with what their kind has, whatever else the registry says of them', async () => {
  const line = { at: '2026-11-24T13:55:00.000Z', actor: 'équipe', module: 'support' };
  registry.events = [
    { ...line, sequence: 6, kind: 'to-come', detail: { version: 7 } },
    { ...line, sequence: 5, kind: 'add-key', module: null, detail: { modules: ['*'], label: 'une équipe' } },
    { ...line, sequence: 4, kind: 'revoke-key', module: null, detail: { key: '0123456789abcdef' } },
    { ...line, sequence: 3, kind: 'disable', detail: { reason: 'Panne' } },
    { ...line, sequence: 2, kind: 'move', detail: { support: { tous: '000000000001' } } },
    { ...line, sequence: 1, kind: 'publish', detail: { version: '000000000001', key: '0123456789abcdef' } },
  ];
  const answer = await api.admin.get('/api/registre/evenements');
  expect(answer.status).toBe(200);
  const nothing = { version: null, motif: null, objet: null, channels: [] };
  const given = { date: line.at, acteur: 'équipe', module: 'support', ...nothing };
  expect(EvenementList.parse(answer.body)).toEqual({
    items: [
      { ...given, sequence: 6, kind: 'to-come' },
      { ...given, sequence: 5, kind: 'add-key', module: null, objet: 'une équipe' },
      { ...given, sequence: 4, kind: 'revoke-key', module: null, objet: '0123456789abcdef' },
      { ...given, sequence: 3, kind: 'disable', motif: 'Panne' },
      { ...given, sequence: 2, kind: 'move', channels: [{ module: 'support', ring: 'tous', version: '000000000001' }] },
      { ...given, sequence: 1, kind: 'publish', version: '000000000001' },
    ],
    total: 6,
  });
});

test('events come by pages, each with the way to the next but the last', async () => {
  registry.events = [3, 2, 1].map((sequence) => ({
    at: '2026-11-24T13:55:00.000Z',
    actor: 'équipe',
    module: 'support',
    sequence,
    kind: 'enable',
    detail: {},
  }));
  registry.eventsAPage = 2;
  const read = async (query: string) =>
    EvenementList.parse((await api.admin.get(`/api/registre/evenements${query}`)).body);
  const first = await read('');
  expect([first.items.map(({ sequence }) => sequence), first.total, first.nextCursor]).toEqual([[3, 2], 3, '2']);
  const last = await read(`?curseur=${first.nextCursor}`);
  expect([last.items.map(({ sequence }) => sequence), last.total, last.nextCursor]).toEqual([[1], 3, undefined]);
  expect((await api.admin.get('/api/registre/evenements?curseur=0')).body).toMatchObject({ code: 'requete-invalide' });
});
