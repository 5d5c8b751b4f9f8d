import { afterAll, beforeEach, expect, test } from 'vitest';
import { keepEtat } from '../comptes/compte-etat.ts';
import { openCompte } from './compte-opening.ts';
import { CompteDetail, CompteList } from '../../contracts/index.ts';
import { startComptesApi } from '../../testing/start-comptes-api.ts';

/* The activation mail, sent again. */

let round = 0;
/** Account of 00002. */
let agent: string;

const COMPTES = '/api/comptes/comptes';

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(() => {
  api.identity.mend();
  agent = `agent-${(round += 1)}`;
  api.identity.add({ id: agent, nom: `AGENT${round}` }, ['00002']);
});

const post = (path: string) => api.referent.post(`${COMPTES}/${path}`);
const detail = async (id: string) => CompteDetail.parse((await api.referent.get(`${COMPTES}/${id}`)).body);

test('leaves by itself, as often as it is asked for', async () => {
  expect((await post(`${agent}/courriel-activation`)).status).toBe(204);
  expect((await post(`${agent}/courriel-activation`)).status).toBe(204);
  await api.deliver();
  expect(api.identity.actionMails.filter(({ accountId }) => accountId === agent)).toHaveLength(2);
  expect((await detail(agent)).historique).toHaveLength(2);
});

test('the mail server is down: it is asked for, « à envoyer » in the list and the account, and leaves by itself', async () => {
  const courriels = async () => {
    const { body } = await api.referent.get(`${COMPTES}?texte=AGENT${round}`);
    return [CompteList.parse(body).items[0]?.courriel, (await detail(agent)).courriel];
  };
  expect(await courriels()).toEqual(['sans-objet', 'sans-objet']);
  api.identity.refuseMails();
  expect((await post(`${agent}/courriel-activation`)).status).toBe(204);
  await api.deliver();
  expect(await courriels()).toEqual(['a-envoyer', 'a-envoyer']);
  api.identity.mend();
  await api.deliver();
  expect(await courriels()).toEqual(['envoye', 'envoye']);
  expect(api.identity.actionMails.filter(({ accountId }) => accountId === agent)).toHaveLength(1);
});

test('asks to prove the address only if it is not proven yet', async () => {
  await post(`${agent}/courriel-activation`);
  await api.deliver();
  api.identity.add({ id: agent, emailVerified: false }, ['00002']);
  await post(`${agent}/courriel-activation`);
  await api.deliver();
  const sent = api.identity.actionMails.filter(({ accountId }) => accountId === agent);
  expect(sent.map(({ actions }) => actions)).toEqual([['choose-password'], ['choose-password', 'confirm-adresse']]);
});

test('is not for a suspended account', async () => {
  await api.identity.setActive(agent, false);
  expect((await post(`${agent}/courriel-activation`)).body).toMatchObject({ status: 409, code: 'compte-suspendu' });
});

test('an account that is suspended at the moment when it is enabled stays out', async () => {
  const turned: boolean[] = [];
  const identity: Parameters<typeof openCompte>[0] = {
    find: (id) => api.identity.find(id),
    setActive: async (id, active) => {
      if (active) await keepEtat(id, 'suspendu');
      turned.push(active);
    },
  };
  expect(await openCompte(identity, agent)).toBe(false);
  expect(turned).toEqual([true, false]);
});
