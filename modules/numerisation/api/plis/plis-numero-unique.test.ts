import { matching } from '@pwp/testing/matching';
import { afterAll, expect, test } from 'vitest';
import { LIST, startWithListedPlis, transactions } from '../../testing/listed-plis.ts';

const api = await startWithListedPlis();
afterAll(() => api.close());

const search = async (part: string, query = '') =>
  await api.agent.get(`${LIST}?${query}`, { headers: { 'x-numero-unique': part } });

test.each([
  ['0340819000040PWP01', '4321'],
  [' 034 08 19 000040 pwp01 ', '4321'],
  ['0340819', '4321'],
  ['0350819', ''],
  ['819000040', ''],
])('%s, whole or its beginning, is searched by a header and keeps %s', async (part, kept) => {
  const { body } = await search(part);
  expect(transactions(body)).toBe(kept);
  expect(body).toMatchObject({ total: kept.length });
});

test('it narrows with the other filters, and never opens the neighbour', async () => {
  expect(transactions((await search('034', 'contexte=REN&statutDu=2026-11-22')).body)).toBe('3');
  expect((await search('034', 'contexte=REN')).body).toMatchObject({ total: 2 });
});

test.each(['%', '0340819_', '0340819000040PWP011'])('%s is refused: no number holds it', async (part) => {
  const { status, body } = await search(part);
  expect([status, body]).toEqual([400, matching.objectContaining({ code: 'requete-invalide' })]);
});

test('it is refused in the address with the right header named, and no log contains it', async () => {
  const { status, body } = await api.agent.get(`${LIST}?numeroUnique=0340819000040PWP01`);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'requete-invalide', detail: matching.stringContaining('X-Numero-Unique') });
  await search('0340819000040PWP01');
  expect(api.logs.join('')).not.toContain('0340819000040PWP01');
});
