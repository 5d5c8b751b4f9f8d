import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { readRings, ringFactsOf, writeRings } from './rings-cookie.ts';

const secret = 'secret-de-test';
const now = new Date('2026-11-24T08:00:00.500Z');
const guichet = { code: '00002', siret: '13002072000038' };
const facts = ringFactsOf({ id: 'agent', roles: ['referent', 'administrateur'] }, guichet, secret, now);
const written = writeRings(facts, secret);
const read = (value: string) => readRings(`autre=1; pwp-anneaux=${value}; encore=2`, secret);

test('what is written is read back: the guichet, its organisation, the roles in order, a share, a ballot and the second', () => {
  expect(read(written)).toEqual({
    g: '00002',
    o: '13002072000038',
    r: ['administrateur', 'referent'],
    p: facts.p,
    v: facts.v,
    t: Date.parse('2026-11-24T08:00:00Z') / 1_000,
  });
});

test('the account cannot be told from its cookie, and has the same share and ballot at each guichet', () => {
  expect(Buffer.from(written.split('.')[0] ?? '', 'base64url').toString()).not.toContain('agent');
  const elsewhere = ringFactsOf({ id: 'agent', roles: [] }, null, secret, now);
  expect([elsewhere.p, elsewhere.v]).toEqual([facts.p, facts.v]);
  expect(ringFactsOf({ id: 'autre', roles: [] }, null, secret, now).v).not.toBe(facts.v);
});

test('shares are even', () => {
  const firstTenth = Array.from({ length: 5_000 }, (_, id) =>
    ringFactsOf({ id: `a${id}`, roles: [] }, null, secret, now),
  )
    .map(({ p }) => p)
    .filter((p) => p < 10);
  expect(firstTenth.length / 5_000).toBeCloseTo(0.1, 1);
});

const forged = Buffer.from(JSON.stringify({ ...facts, g: 'PWP01' })).toString('base64url');
const noFacts = Buffer.from('{"g":1}').toString('base64url');
const macOf = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');

test.each([
  ['none', ''],
  ['forged facts', `${forged}.${written.split('.')[1]}`],
  ['cut', written.slice(0, -2)],
  ['a part more', `${written}.x`],
  ['another secret', writeRings(facts, 'un-autre-secret-que-le-bon')],
  ['no mac', written.split('.')[0] ?? ''],
  ['facts of another shape', `${noFacts}.${macOf(noFacts)}`],
  ['no JSON', `pasdujson.${macOf('pasdujson')}`],
  ['far too long', `${'a'.repeat(10_000)}.${macOf('a'.repeat(10_000))}`],
])('a cookie that does not verify counts as none: %s', (_what, value) => {
  expect(read(value)).toBeUndefined();
});

test('a request without cookies has no facts', () => {
  expect(readRings(undefined, secret)).toBeUndefined();
  expect(readRings(`xpwp-anneaux=${written}`, secret)).toBeUndefined();
});
