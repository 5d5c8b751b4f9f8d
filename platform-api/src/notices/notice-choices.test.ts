import { defineApiModule } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: {
    arrivee: {
      label: 'Une chose est arrivée',
      roles: [],
      mail: { subject: (count) => `${count} choses`, groupedMs: 0 },
    },
  },
  defineModels: () => undefined,
  migrations: [],
  start: () => ({ routes: [] }),
});

const api = await startTestApi({ modules: [exemple] });
const agent = api.as({ id: 'agent' });
afterAll(() => api.close());

test('choices are kept for a kind of a module that is left out too, a hundred at most; what is no choice counts as none', async () => {
  const keep = (value: unknown) => agent.put('/api/preferences/platform.notifications', { body: { value } });
  const kept = async () => {
    const { body } = await agent.get('/api/preferences/platform.notifications');
    return z.object({ value: z.object({ choix: z.record(z.string(), z.string()) }) }).parse(body).value.choix;
  };
  const choose = (choix: string) =>
    agent.put('/api/notifications/choix', { body: { choix: [{ kind: 'exemple.arrivee', choix }] } });
  await keep('non');
  await choose('quotidien');
  expect(await kept()).toEqual({ 'exemple.arrivee': 'quotidien' });
  const absent = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`absent.n-${at}`, 'jamais']));
  await keep({ choix: absent });
  await choose('jamais');
  const after = Object.keys(await kept());
  expect([after.length, after.includes('exemple.arrivee')]).toEqual([101, true]);
  await keep({ choix: { 'absent.arrivee': 'jamais', 'exemple.arrivee': 'jamais' } });
  await choose('tout-de-suite');
  expect(await kept()).toEqual({ 'absent.arrivee': 'jamais' });
});
