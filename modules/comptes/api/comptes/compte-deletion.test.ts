import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ADMIN, startComptesApi } from '../../testing/start-comptes-api.ts';

let agent: string;
let round = 0;

const COMPTES = '/api/comptes/comptes';

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(() => {
  api.identity.mend();
  // Slightly ahead, so that every token of a test is older than its acts.
  api.clock.set(new Date(Date.now() + 30_000));
  round += 1;
  agent = `agent-${round}`;
  api.identity.add({ id: agent }, ['00002', 'G1175']);
});

const remove = (id: string, client = api.admin) => client.delete(`${COMPTES}/${id}`);
const suspend = () => api.referent.post(`${COMPTES}/${agent}/suspension`, { body: { motif: 'Départ' } });
const isIn = async () => (await api.as({ id: agent, guichets: ['00002'] }).get('/api/session')).status === 200;
const actsOn = async (id: string) => (await api.admin.get(`/api/audit?cible=${id}`)).body;

test('only an administrator deletes a suspended account; the trail keeps its former state', async () => {
  expect((await remove(agent, api.referent)).body).toMatchObject({ status: 403, code: 'acces-refuse' });
  expect((await remove(agent)).body).toMatchObject({ status: 409, code: 'compte-actif' });
  expect(await isIn()).toBe(true);
  await suspend();
  expect((await remove(agent)).status).toBe(204);
  expect(await api.identity.compte(agent)).toBeUndefined();
  expect(await isIn()).toBe(false);
  expect((await remove(agent)).body).toMatchObject({ status: 404, code: 'compte-inconnu' });
  expect(await actsOn(agent)).toMatchObject({
    items: [
      {
        action: 'comptes.delete-compte',
        acteur: { email: ADMIN.email },
        avant: { etat: 'suspendu', guichets: ['00002', 'G1175'] },
        apres: { etat: 'supprime' },
      },
      { action: 'comptes.suspend-compte' },
    ],
  });
});

test('an administrator does not delete himself', async () => {
  api.identity.add({ id: ADMIN.id, roles: ['administrateur'], active: false });
  expect((await remove(ADMIN.id)).body).toMatchObject({ status: 403, code: 'compte-protege' });
});

test('when the identity is down, nothing changes and the trail has no entry', async () => {
  const detail = async () => (await api.admin.get(`${COMPTES}/${agent}`)).body;
  expect(await isIn()).toBe(true);
  await suspend();
  const before = await detail();
  expect(before).toMatchObject({ derniereConnexion: matching.stringMatching(/^20/) });
  api.identity.breakDown(1);
  expect((await remove(agent)).status).toBe(503);
  api.identity.mend();
  expect(await detail()).toEqual(before);
  expect(await api.identity.compte(agent)).toBeDefined();
  expect(await actsOn(agent)).toMatchObject({ total: 1 });
});
