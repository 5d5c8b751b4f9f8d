import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { CompteDetail } from '../../contracts/index.ts';
import { REFERENT, startComptesApi } from '../../testing/start-comptes-api.ts';

/* What an act on an account leaves behind when the identity fails half-way. */

let round = 0;
/** Account of 00002 and G1175; the référent looks after the first. */
let agent: string;

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(() => {
  api.identity.mend();
  // Slightly ahead, so that every token of a test is older than its acts.
  api.clock.set(new Date(Date.now() + 30_000));
  agent = `agent-${(round += 1)}`;
  api.identity.add({ id: agent }, ['00002', 'G1175']);
});

const changeGuichets = (id: string, guichets: string[]) =>
  api.referent.put(`/api/comptes/comptes/${id}/guichets`, { body: { guichets } });
const changePerimetre = (id: string, body: object) => api.admin.put(`/api/comptes/comptes/${id}/perimetre`, { body });
const detail = async (id: string) => CompteDetail.parse((await api.admin.get(`/api/comptes/comptes/${id}`)).body);
/** Whether a token issued to the account before now is still valid. */
const isIn = async (id: string) => (await api.as({ id, guichets: ['00002'] }).get('/api/session')).status === 200;

test('the identity fails half-way: tokens are revoked, the trail has what was reached, and the failure is returned', async () => {
  // It was read and left 00002, but did not join PWP01.
  api.identity.breakDown(2, 1);
  const { status, body } = await changeGuichets(agent, ['PWP01']);
  expect([status, body]).toMatchObject([503, { code: 'identite-indisponible' }]);
  expect(await isIn(agent)).toBe(false);
  const { guichets, historique } = await detail(agent);
  expect(guichets).toEqual(['G1175']);
  expect(historique).toMatchObject([
    { avant: { guichets: ['00002', 'G1175'] }, apres: { guichets: ['G1175'] }, acteur: REFERENT.email },
  ]);
});

test('the identity fails before any change: no token is revoked and nothing is traced', async () => {
  api.identity.breakDown(1, 1);
  expect((await changeGuichets(agent, ['PWP01'])).status).toBe(503);
  expect(await isIn(agent)).toBe(true);
  expect((await detail(agent)).historique).toEqual([]);
});

test('the identity stays down half-way: tokens are revoked, and the trail says that the result is unknown', async () => {
  api.identity.breakDown(2);
  expect((await changeGuichets(agent, ['PWP01'])).status).toBe(503);
  api.identity.mend();
  expect(await isIn(agent)).toBe(false);
  expect((await detail(agent)).historique).toMatchObject([
    { apres: { guichets: ['G1175', 'PWP01'], suite: matching.stringContaining('inconnue') } },
  ]);
});

test('a new référent signs in again with a second factor; another guichet asks for nothing more', async () => {
  const session = { id: `un-facteur-${round}`, start: new Date(), lastAccess: new Date(), ipAddress: '192.0.2.1' };
  const open = async ({ id }: typeof session) =>
    (await api.as({ id: agent, sessionId: id }).get('/api/session')).status === 200;
  api.identity.addSession(agent, session);
  expect(await open(session)).toBe(true);
  // The sessions end but no périmètre is set; a retry sets it.
  api.identity.breakDown(3);
  expect((await changePerimetre(agent, { guichets: ['PWP01'] })).status).toBe(503);
  api.identity.mend();
  expect(await api.identity.compte(agent)).toMatchObject({ perimetre: [] });
  expect(await api.identity.sessionsOf(agent)).toEqual([]);
  expect(await open(session)).toBe(false);
  expect((await changePerimetre(agent, { guichets: ['PWP01'] })).status).toBe(200);
  expect(api.identity.withoutSecondFactors).toContain(agent);
  const taken = api.identity.withoutSecondFactors.length;

  const second = { ...session, id: `deux-facteurs-${round}` };
  api.identity.addSession(agent, second);
  expect((await changePerimetre(agent, { guichets: ['PWP01', '00002'] })).status).toBe(200);
  expect(await open(second)).toBe(true);
  expect(api.identity.withoutSecondFactors).toHaveLength(taken);
});
