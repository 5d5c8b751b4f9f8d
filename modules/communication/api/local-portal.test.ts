import { afterAll, expect, test } from 'vitest';
import { PublicationList } from '../contracts/index.ts';
import { localPortal } from '../testing/local-portal.ts';
import { API, startCommunicationApi } from '../testing/start-communication-api.ts';

const api = await startCommunicationApi();
afterAll(() => api.close());

test('a portal on one machine has publications, which its agent has read', async () => {
  const demo = { now: api.clock.now(), guichets: ['00002'], agentId: 'agent' };
  await api.platform.database.transaction(async () => localPortal.seed?.(demo));
  const { items, nonLues } = PublicationList.parse((await api.agent.get(`${API}/publications`)).body);
  expect([items.length, nonLues]).toEqual([3, 0]);
  expect((await api.agent.get(`${API}/questions`)).body).toMatchObject({ total: 2 });
  // Nobody is told of a demo.
  await api.announce();
  expect((await api.voisin.get('/api/notifications')).body).toMatchObject({ total: 0 });
});
