import { afterAll, expect, test } from 'vitest';
import { startCommunicationApi } from '../../testing/start-communication-api.ts';
import { LecteurModel } from './lecteur-model.ts';
import { ensureAudience } from './recensement.ts';

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

test('for an audience of guichets and named accounts, its own guichets are counted, and some of all', async () => {
  const counted: string[] = [];
  const ensure = (codes: readonly string[] | 'all', most: number) => {
    counted.push(`${String(codes)} ${most}`);
    return Promise.resolve();
  };
  const countedFor = async (guichets: readonly string[], comptes: readonly string[]) => {
    counted.length = 0;
    await ensureAudience({ ensure }, { guichets: [...guichets], comptes: [...comptes] }, 40);
    return [...counted];
  };
  expect(await countedFor(['G1175', 'PWP01'], ['x'])).toEqual(['G1175,PWP01 40', 'all 40']);
  expect(await countedFor(['PWP01'], [])).toEqual(['PWP01 40']);
  expect(await countedFor([], ['x'])).toEqual(['all 40']);
  expect(await countedFor([], [])).toEqual(['all 40']);
});
