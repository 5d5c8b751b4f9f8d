import { afterAll, expect, test } from 'vitest';
import { startCommunicationApi } from '../../testing/start-communication-api.ts';
import { LecteurModel } from './lecteur-model.ts';

const api = await startCommunicationApi();
afterAll(() => api.close());

const accountsOf = async (guichetCode: string) =>
  (await LecteurModel.findAll({ where: { guichetCode }, order: ['accountId'], raw: true })).map(
    ({ accountId }) => accountId,
  );
const count = (signal = new AbortController().signal) => api.runJob('communication.count-readers', { signal });
const DAY = 24 * 3_600_000;

test('accounts are counted guichet by guichet, and again a day after: who left is gone, who came is there', async () => {
  await count();
  expect(await accountsOf('00002')).toEqual(['agent', 'referent', 'second']);
  expect(await accountsOf('')).toEqual(['autre-gip', 'gip']);
  await api.identity.setGuichets('agent', ['PWP01']);
  api.identity.add({ id: 'arrivant' }, ['00002']);
  await count();
  expect(await accountsOf('00002')).toEqual(['agent', 'referent', 'second']);
  api.clock.advance(DAY);
  await count();
  expect(await accountsOf('00002')).toEqual(['arrivant', 'referent', 'second']);
  expect(await accountsOf('PWP01')).toContain('agent');
});

test('a run that is cut, or that the identity fails, goes on with the guichets that are left', async () => {
  api.clock.advance(DAY);
  api.identity.add({ id: 'dernier' }, ['PWP01']);
  api.identity.breakDown(2);
  await expect(count()).rejects.toThrow('identité');
  api.identity.mend();
  await count();
  expect(await accountsOf('PWP01')).toContain('dernier');
});
