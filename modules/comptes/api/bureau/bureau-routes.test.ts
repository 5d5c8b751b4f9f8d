import type { TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Bureau, CompteList } from '../../contracts/index.ts';
import { REFERENT, startComptesApi } from '../../testing/start-comptes-api.ts';

const DAY = 24 * 60 * 60 * 1000;

const api = await startComptesApi();
const start = api.clock.now();
afterAll(() => api.close());
beforeEach(async () => {
  api.identity.mend();
  api.clock.set(start);
  for (const { id } of await api.identity.list({})) await api.identity.remove(id);
});

const bureau = async (client: TestClient = api.referent) =>
  Bureau.parse((await client.get('/api/comptes/bureau')).body);
const ids = async (etat: string, client: TestClient = api.referent) =>
  CompteList.parse((await client.get(`/api/comptes/comptes?etat=${etat}`)).body).items.map(({ id }) => id);
/** The person opens the portal. Tokens use the real time, so the portal's clock stays near it. */
const signIn = (id: string) => api.as({ id, guichets: ['00002'] }).get('/api/session');
const later = (days: number) => api.clock.set(new Date(start.getTime() + days * DAY));
const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);

describe('accounts whose password was never chosen', () => {
  beforeEach(() => {
    api.identity.add({ id: 'jamais', emailVerified: false }, ['00002']);
    api.identity.add({ id: 'suspendu', emailVerified: false, active: false }, ['00002']);
    api.identity.add({ id: 'use' }, ['00002']);
    api.identity.add({ id: 'ailleurs', emailVerified: false }, ['G1175']);
  });

  test('are told apart from active ones, in the list, its filters, its export and on the desk', async () => {
    expect((await api.referent.get('/api/comptes/comptes/jamais')).body).toMatchObject({ etat: 'jamais-active' });
    expect(await ids('jamais-active')).toEqual(['jamais']);
    expect(await ids('actif')).toEqual(['use']);
    expect(await ids('suspendu')).toEqual(['suspendu']);
    const { text } = await api.referent.get('/api/comptes/comptes/export.csv?etat=jamais-active');
    expect(text).toContain('"Jamais activé"');
    const { jamaisActives } = await bureau();
    expect([jamaisActives.total, idsOf(jamaisActives)]).toEqual([1, ['jamais']]);
  });

  test('stay in their own périmètre', async () => {
    const { jamaisActives } = await bureau(api.otherReferent);
    expect(idsOf(jamaisActives)).toEqual(['ailleurs']);
    expect(idsOf((await bureau(api.admin)).jamaisActives).toSorted()).toEqual(['ailleurs', 'jamais']);
    expect((await api.otherReferent.get('/api/comptes/comptes/jamais')).status).toBe(404);
  });

  test('get a new mail, and leave the list once their owner came', async () => {
    expect((await api.referent.post('/api/comptes/comptes/jamais/courriel-activation')).status).toBe(204);
    await api.deliver();
    expect(api.identity.actionMails.at(-1)).toEqual({
      accountId: 'jamais',
      actions: ['choose-password', 'confirm-adresse'],
    });
    api.clock.set(start);
    await signIn('jamais');
    expect(await ids('jamais-active')).toEqual([]);
    expect(await ids('actif')).toEqual(['jamais', 'use']);
  });
});

describe('last sign-ins', () => {
  const old = new Date('2020-01-01T00:00:00Z');

  test('are days, the last first, and end in « absent » after 90 days', async () => {
    api.identity.add({ id: 'venu', createdAt: old }, ['00002']);
    api.identity.add({ id: 'autre', createdAt: old }, ['00002', 'G1175']);
    await signIn('venu');
    expect((await bureau()).derniers).toMatchObject([
      { id: 'venu', derniereConnexion: matching.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    ]);
    expect(await ids('absent')).toEqual([]);
    later(89);
    expect((await bureau()).absents.total).toBe(0);
    later(90);
    expect(await ids('absent')).toEqual(['autre', 'venu']);
    const { absents } = await bureau();
    // Never seen at all comes first.
    expect([absents.total, idsOf(absents)]).toEqual([2, ['autre', 'venu']]);
    expect(idsOf((await bureau(api.otherReferent)).absents)).toEqual(['autre']);
  });

  test('an account younger than 90 days is not absent, nor one that is suspended or never activated', async () => {
    api.identity.add({ id: 'ancien', createdAt: old }, ['00002']);
    await signIn('ancien');
    later(100);
    api.identity.add({ id: 'jeune', createdAt: api.clock.now() }, ['00002']);
    api.identity.add({ id: 'suspendu', createdAt: old, active: false }, ['00002']);
    api.identity.add({ id: 'jamais-vu', createdAt: old, emailVerified: false }, ['00002']);
    expect(await ids('absent')).toEqual(['ancien']);
  });

  test('nothing is kept of a deleted account', async () => {
    api.identity.add({ id: 'parti', active: false }, ['00002']);
    await signIn('parti');
    await api.admin.delete('/api/comptes/comptes/parti');
    api.identity.add({ id: 'parti' }, ['00002']);
    expect((await api.referent.get('/api/comptes/comptes/parti')).body).toMatchObject({ derniereConnexion: null });
  });
});

test('a guichet without a second active référent is named to its référents and to administrators', async () => {
  const referent = { roles: ['referent'] as const, perimetre: REFERENT.perimetre };
  api.identity.add({ id: REFERENT.id, ...referent });
  api.identity.add({ id: 'second', roles: ['referent'], perimetre: ['00002'] });
  api.identity.add({ id: 'troisieme', roles: ['referent'], perimetre: ['PWP01'], active: false });
  expect((await bureau()).sansSecond).toEqual({
    total: 1,
    items: [{ code: 'PWP01', nom: 'Guichet PWP01', referents: 1 }],
  });
  expect((await bureau(api.otherReferent)).sansSecond.items).toMatchObject([{ code: 'G1175', referents: 0 }]);
  expect((await bureau(api.admin)).sansSecond.items.map(({ code }) => code)).toEqual(['G1175', 'PWP01']);
  await api.admin.put('/api/guichets/G1175/fermeture', { body: { dateFermeture: '2026-01-02' } });
  expect((await bureau(api.otherReferent)).sansSecond.total).toBe(0);
  await api.admin.put('/api/guichets/G1175/fermeture', { body: { dateFermeture: null } });
});

test('what waits is counted for the guichets of the périmètre alone', async () => {
  const count = async (client: TestClient) => (await client.get('/api/comptes/demandes-en-attente')).body;
  const before = await count(api.referent);
  expect(before).toEqual({ nombre: 0 });
  const demandeId = await api.waiting({ email: 'attend@exemple.test' });
  expect(await count(api.referent)).toEqual({ nombre: 1 });
  expect(await count(api.otherReferent)).toEqual({ nombre: 0 });
  expect(await count(api.admin)).toEqual({ nombre: 1 });
  await api.referent.post(`/api/comptes/demandes/${demandeId}/refus`, { body: { motif: 'doublon' } });
  expect(await count(api.referent)).toEqual({ nombre: 0 });
});

test('the identity is down: said', async () => {
  api.identity.breakDown();
  expect((await api.referent.get('/api/comptes/bureau')).body).toMatchObject({ code: 'identite-indisponible' });
});
