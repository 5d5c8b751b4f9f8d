import { afterAll, beforeEach, expect, test } from 'vitest';
import { DemandeDetail } from '../../contracts/index.ts';
import { REFERENT, startComptesApi, type ComptesTestApi } from '../../testing/start-comptes-api.ts';

/* The history of a demande. */

const DAY = 24 * 3_600_000;
let count = 0;
let demandeId: number;
/** A référent of 00002 with a token issued now, whatever the test's clock. */
let referent: ComptesTestApi['referent'];

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(async () => {
  api.identity.mend();
  api.clock.set(new Date());
  referent = api.referent;
  api.identity.add({ id: REFERENT.id, email: REFERENT.email, roles: ['referent'], perimetre: REFERENT.perimetre });
  demandeId = await api.waiting({ email: `personne-${(count += 1)}@exemple.test`, guichets: ['00002', 'G1175'] });
});

const path = () => `/api/comptes/demandes/${demandeId}`;
const history = async (client = referent) => DemandeDetail.parse((await client.get(path())).body).historique;

test('received, proven, reminded, validated: who and when, latest first, without network addresses', async () => {
  const asked = await history();
  expect(asked).toMatchObject([
    { action: 'comptes.confirm-adresse', acteur: null, apres: { etat: 'en-attente' } },
    { action: 'comptes.receive-demande', acteur: null, avant: null, apres: { etat: 'a-confirmer' } },
  ]);
  const start = api.clock.now();
  for (const days of [3, 7]) {
    api.clock.advance(days * DAY + 60_000);
    await api.runJob('comptes.remind-demandes');
  }
  api.clock.set(start);
  expect((await referent.post(`${path()}/validation`, { body: { guichets: ['00002'] } })).status).toBe(200);
  const told = await history();
  expect(told.map(({ action, acteur, apres }) => [action, acteur, apres])).toEqual([
    ['comptes.validate-demande', REFERENT.email, { etat: 'validee', guichets: ['00002'], role: 'professionnel' }],
    ['comptes.remind-demande', null, { rappel: 2, referents: 1 }],
    ['comptes.remind-demande', null, { rappel: 1, referents: 1 }],
    ['comptes.confirm-adresse', null, { etat: 'en-attente' }],
    ['comptes.receive-demande', null, { etat: 'a-confirmer' }],
  ]);
  expect(JSON.stringify(told)).not.toContain('127.0.0.1');
});

test('refused: each référent of a requested guichet and each administrator sees the reason', async () => {
  await referent.post(`${path()}/refus`, { body: { motif: 'autre', precisions: 'Service fermé' } });
  for (const client of [referent, api.otherReferent, api.admin]) {
    expect((await history(client))[0]).toMatchObject({
      action: 'comptes.refuse-demande',
      acteur: REFERENT.email,
      apres: { etat: 'refusee', motif: 'autre', precisions: 'Service fermé' },
    });
  }
});

test('without a référent of its guichets, the administrators get the reminder, and the history says so', async () => {
  await api.identity.remove(REFERENT.id);
  api.identity.add({ id: 'admin-1', roles: ['administrateur'] });
  api.clock.advance(3 * DAY + 60_000);
  await api.runJob('comptes.remind-demandes');
  api.clock.set(new Date());
  expect((await history())[0]).toMatchObject({ apres: { rappel: 1, administrateurs: 1 } });
});

test('a demande of another périmètre answers 404; nobody else reads it', async () => {
  const stranger = api.as({ ...REFERENT, id: 'ailleurs', perimetre: ['PWP01'] });
  expect((await stranger.get(path())).body).toMatchObject({ status: 404, code: 'demande-introuvable' });
  expect((await api.anonymous.get(path())).status).toBe(401);
  expect((await api.as({ guichets: ['00002'] }).get(path())).status).toBe(403);
});
