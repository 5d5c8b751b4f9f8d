import { defineApiModule, route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { movableClock, startTestApi, type TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createGuichetStore } from './guichet-store.ts';

const counterEndpoints = defineEndpoints({
  'POST /sendings': { summary: 'Sends for the current guichet', output: z.object({ code: z.string() }) },
});

/** A module with a route for the current guichet, open to its application too. */
const counter = defineApiModule({
  id: 'counter',
  settings: z.object({}),
  needs: { serviceRoles: ['fiche'] },
  defineModels: () => undefined,
  migrations: [],
  start: () => ({
    routes: [
      route(counterEndpoints['POST /sendings'], {
        access: { roles: ['professionnel'], guichet: true, services: ['fiche'] },
        handler: async ({ guichet }) => ({ code: guichet.code }),
      }),
    ],
  }),
});

const clock = movableClock(new Date());
let round = 0;
let code: string;

const api = await startTestApi({ modules: [counter], clock });
afterAll(() => api.close());
afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  clock.set(new Date());
  round += 1;
  code = `FRM0${round}`;
  await api.addGuichet(code, ['034']);
});

const admin = { id: 'admin', email: 'admin@exemple.test', roles: ['administrateur'], guichets: [] } as const;
const close = (dateFermeture: unknown = '2026-01-02', client = api.as(admin), of = code) =>
  client.put(`/api/guichets/${of}/fermeture`, { body: { dateFermeture } });
const agent = () => api.as({ id: `agent-${code}`, guichets: [code, '00002'] });
const send = (headers: Record<string, string> = {}, client = agent()) =>
  client.post('/api/counter/sendings', { headers });
const REFUSAL = { status: 409, code: 'guichet-ferme' };

test('GET /api/guichets tells an administrator, and nobody else, what a guichet is', async () => {
  const get = (client: TestClient, of = code) => client.get(`/api/guichets?code=${of}`);
  const open = { code, nom: `Guichet ${code}`, dateFermeture: null, ferme: false };
  expect((await get(api.as(admin))).body).toEqual({ items: [open], total: 1 });
  await close('2999-01-01');
  expect((await get(api.as(admin))).body).toMatchObject({ items: [{ dateFermeture: '2999-01-01', ferme: false }] });
  expect((await get(api.as(admin), 'ZZZZZ')).body).toEqual({ items: [], total: 0 });
  expect((await get(api.anonymous)).status).toBe(401);
  expect((await get(api.as({ id: 'r', roles: ['referent'], perimetre: [code] }))).status).toBe(403);
});

describe('POST /api/guichets', () => {
  const asked = {
    nom: 'Mairie neuve',
    siret: '13002072000038',
    codeTerritoire: '034',
    territoires: ['034', '111', '034'],
  };
  const open = (given: object = {}, client = api.as(admin)) =>
    client.post('/api/guichets', { body: { ...asked, code: `NEW0${round}`, ...given } });

  test('opens a guichet that people can work for at once; the trail has it', async () => {
    const { status, body } = await open();
    expect([status, body]).toEqual([
      201,
      { code: `NEW0${round}`, nom: 'Mairie neuve', dateFermeture: null, ferme: false },
    ]);
    const works = api.as({ id: 'new', guichets: [`NEW0${round}`] });
    expect((await send({}, works)).body).toEqual({ code: `NEW0${round}` });
    const { body: trail } = await api.as(admin).get(`/api/audit?cible=NEW0${round}`);
    expect(trail).toMatchObject({
      items: [{ action: 'platform.open-guichet', acteur: { email: admin.email }, apres: { siret: '13002072000038' } }],
    });
  });

  test('refuses a code that is taken, what is no code, SIRET or territoire, and whoever is no administrator', async () => {
    expect((await open({ code })).body).toMatchObject({ status: 409, code: 'guichet-existant' });
    const wrong = await open({ code: 'ab', siret: '12', codeTerritoire: 'x', territoires: [], nom: ' ' });
    expect(wrong.body).toMatchObject({
      code: 'requete-invalide',
      errors: matching.arrayContaining(
        ['/code', '/nom', '/siret', '/codeTerritoire', '/territoires'].map((pointer) =>
          matching.objectContaining({ pointer }),
        ),
      ),
    });
    expect((await open({}, api.anonymous)).status).toBe(401);
    expect((await open({}, api.as({ id: 'r', roles: ['referent'], perimetre: [code] }))).status).toBe(403);
  });
});

describe('PUT /api/guichets/:code/fermeture', () => {
  test('opens again what another process has just closed; the trail says what stood before', async () => {
    await api.as(admin).get(`/api/guichets?code=${code}`);
    const elsewhere = createGuichetStore(clock);
    await api.platform.database.transaction(() => elsewhere.setClosing(code, '2026-01-02'));
    expect((await close(null)).body).toMatchObject({ dateFermeture: null, ferme: false });
    const [kept] = await createGuichetStore(clock).findAll([code]);
    expect(kept?.ferme).toBe(false);
    const { body } = await api.as(admin).get(`/api/audit?cible=${code}`);
    expect(body).toMatchObject({
      items: [{ action: 'platform.reopen-guichet', avant: { dateFermeture: '2026-01-02' } }],
    });
  });

  test('closes a guichet and opens it again; both are in the trail', async () => {
    expect((await close()).body).toEqual({ code, nom: `Guichet ${code}`, dateFermeture: '2026-01-02', ferme: true });
    expect((await close()).status).toBe(200);
    expect((await close(null)).body).toMatchObject({ dateFermeture: null, ferme: false });
    const { body } = await api.as(admin).get(`/api/audit?cible=${code}`);
    expect(body).toMatchObject({
      total: 2,
      items: [
        { action: 'platform.reopen-guichet', avant: { dateFermeture: '2026-01-02' }, apres: { dateFermeture: null } },
        {
          action: 'platform.close-guichet',
          acteur: { email: admin.email },
          cible: { type: 'guichet', id: code },
          avant: { dateFermeture: null },
          apres: { dateFermeture: '2026-01-02' },
        },
      ],
    });
  });

  test('is for administrators; unknown guichets and bad days are refused', async () => {
    expect((await close('2026-01-02', api.anonymous)).status).toBe(401);
    for (const roles of [['professionnel'], ['referent']] as const) {
      const answer = await close('2026-01-02', api.as({ id: 'other', roles, guichets: [code], perimetre: [code] }));
      expect(answer.body).toMatchObject({ status: 403, code: 'acces-refuse' });
    }
    expect((await close('2026-01-02', api.as(admin), 'ZZZZZ')).body).toMatchObject({ code: 'guichet-inconnu' });
    // MariaDB takes a year 0 for no day at all.
    for (const day of ['demain', '2026-02-30', '2026-13-01', '0000-01-01', '0001-01-01', '2026-01-02T00:00:00Z']) {
      const { body } = await close(day);
      expect([day, body]).toMatchObject([day, { code: 'requete-invalide', errors: [{ pointer: '/dateFermeture' }] }]);
    }
    expect((await send({ 'X-Guichet': code })).body).toEqual({ code });
  });
});

describe('a closed guichet', () => {
  test('is nobody’s current one, and nothing is sent for it', async () => {
    await agent().put('/api/session/guichet', { body: { code } });
    expect((await send()).body).toEqual({ code });
    await close();
    expect((await send({ 'X-Guichet': code })).body).toMatchObject({
      ...REFUSAL,
      detail: matching.stringContaining(`Le guichet ${code} est fermé depuis le 2 janvier 2026`),
    });
    expect((await send()).body).toEqual({ code: '00002' });
    expect((await agent().put('/api/session/guichet', { body: { code } })).body).toMatchObject(REFUSAL);
  });

  test('a page that still names it may read who is signed in, and choose another', async () => {
    await close();
    const headers = { 'X-Guichet': code };
    const session = await agent().get('/api/session', { headers });
    expect(session.body).toMatchObject({ guichets: [{ code: '00002' }], guichet: { code: '00002' } });
    const chosen = await agent().put('/api/session/guichet', { headers, body: { code: '00002' } });
    expect(chosen.body).toMatchObject({ guichet: { code: '00002' } });
    const journal = await api.as({ ...admin, guichets: [code] }).get('/api/audit', { headers });
    expect(journal.status).toBe(200);
  });

  test('an account that has no other has none; an application speaks for none', async () => {
    await close();
    const alone = api.as({ id: 'alone', guichets: [code] });
    expect((await alone.get('/api/session')).body).toMatchObject({ guichets: [], guichet: null });
    expect((await send({}, alone)).body).toMatchObject({ status: 403, code: 'guichet-non-rattache' });
    const application = api.as({ service: { client: 'pgp', roles: ['fiche'] } });
    expect((await application.post(`/api/counter/sendings?guichet=${code}`)).body).toMatchObject(REFUSAL);
  });

  test('is known to another process that asked nothing for a while', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const elsewhere = createGuichetStore(clock);
    expect(await elsewhere.findAll([code])).toMatchObject([{ ferme: false }]);
    await close();
    vi.advanceTimersByTime(500_000);
    clock.set(new Date(Date.now() + 500_000));
    expect(await elsewhere.findAll([code])).toMatchObject([{ ferme: true }]);
  });

  test('closes by itself when its day comes, though it was read before', async () => {
    clock.set(new Date('2030-06-01T12:00:00Z'));
    await close('2030-06-02');
    expect((await send({ 'X-Guichet': code })).status).toBe(200);
    clock.set(new Date('2030-06-02T12:00:00Z'));
    expect((await send({ 'X-Guichet': code })).body).toMatchObject(REFUSAL);
  });

  test('is one from its day on, in Paris, and open before', async () => {
    clock.set(new Date('2030-05-01T12:00:00Z'));
    expect((await close('2030-05-03')).body).toMatchObject({ dateFermeture: '2030-05-03', ferme: false });
    expect((await close('2030-05-02')).body).toMatchObject({ ferme: false });
    clock.set(new Date('2030-05-01T22:30:00Z'));
    expect((await close('2030-05-01')).body).toMatchObject({ ferme: true });
    expect((await close('2030-05-02')).body).toMatchObject({ ferme: true });
  });
});
