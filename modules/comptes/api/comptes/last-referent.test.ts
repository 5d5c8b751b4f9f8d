import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { startComptesApi } from '../../testing/start-comptes-api.ts';
import { GuichetLeaseModel } from '../guichets/guichet-lease.ts';
import { whileReferentLeaves } from './last-referent.ts';

/* The only two référents of a guichet are removed at the same time. */

let round = 0;
let code: string;
let pair: readonly [string, string];

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(async () => {
  api.clock.set(new Date());
  round += 1;
  code = `PAIR${round}`.slice(-5);
  await api.addGuichet(code, ['034']);
  pair = [`un-${round}`, `deux-${round}`];
  for (const id of pair) api.identity.add({ id, roles: ['referent'], perimetre: [code, 'PWP01'] });
});

const suspend = (id: string, confirmer = false) =>
  api.admin.post(`/api/comptes/comptes/${id}/suspension`, { body: { motif: 'Départ', confirmer } });
const narrow = (id: string) => api.admin.put(`/api/comptes/comptes/${id}/perimetre`, { body: { guichets: ['PWP01'] } });
const left = async () => (await api.identity.list({ perimetre: [code], active: true })).map(({ id }) => id);

test.each([
  ['two suspensions', suspend, suspend],
  ['a suspension and a narrowed périmètre', suspend, narrow],
  ['two narrowed périmètres', narrow, narrow],
])('%s: one is done, the other is told, and the guichet keeps a référent', async (_name, first, second) => {
  const answers = await Promise.all([first(pair[0]), second(pair[1])]);
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    code: matching.stringMatching(/^(referents-en-cours|dernier-referent)$/),
  });
  const [stays, ...others] = await left();
  expect(others).toEqual([]);
  // The request that failed is retried: that référent is now the last one.
  expect((await suspend(stays ?? '')).body).toMatchObject({ code: 'dernier-referent' });
  expect(await GuichetLeaseModel.count()).toBe(0);
});

test('while one leaves, the other neither checks nor goes, confirmed or not; then it is his turn', async () => {
  const [compte] = await api.identity.list({ texte: pair[0] });
  if (compte === undefined) throw new Error('no such account');
  const { promise: done, resolve: end } = Promise.withResolvers<string>();
  const context = { identity: api.identity, clock: api.clock };
  const leaving = whileReferentLeaves(context, { compte, codes: [code, 'PWP01'], confirmer: false }, () => done);
  await vi.waitFor(async () => expect(await GuichetLeaseModel.count()).toBe(2));
  for (const answer of [await suspend(pair[1]), await suspend(pair[1], true), await narrow(pair[1])]) {
    expect(answer.body).toMatchObject({
      status: 409,
      code: 'referents-en-cours',
      detail: matching.stringContaining(code),
    });
  }
  expect(await left()).toHaveLength(2);
  end('left');
  expect(await leaving).toBe('left');
  expect((await suspend(pair[1])).status).toBe(200);
});

test('an interrupted removal blocks others for at most a minute', async () => {
  const until = new Date(api.clock.now().getTime() + 60_000);
  await GuichetLeaseModel.create({ subject: code, leasedBy: 'a-process-that-is-gone', leasedUntil: until });
  expect((await suspend(pair[0])).body).toMatchObject({ code: 'referents-en-cours' });
  api.clock.advance(60_000);
  expect((await suspend(pair[0])).status).toBe(200);
});
