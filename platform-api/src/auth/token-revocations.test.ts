import { movableClock, startTestApi } from '@pwp/testing';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createTokenRevocations } from './token-revocations.ts';

/** The test realm issues its tokens by the machine's clock. */
const clock = movableClock(new Date());

const api = await startTestApi({ clock });
afterAll(() => api.close());
afterEach(() => vi.useRealTimers());

/** Sends requests with one token, issued now. */
function signIn(id: string, sessionId?: string) {
  const client = api.withToken(
    api.realm.token({ id, guichets: ['00002'], ...(sessionId !== undefined && { sessionId }) }),
  );
  return () => client.get('/api/session');
}

test('a token given before is refused from the next request on, and nobody else is', async () => {
  const [suspended, another] = [signIn('suspended'), signIn('another')];
  expect((await suspended()).status).toBe(200);
  clock.set(new Date());
  await api.platform.revocation.revoke('suspended');

  const { status, body } = await suspended();
  expect(status).toBe(401);
  expect(body).toMatchObject({ code: 'jeton-revoque' });
  expect((await another()).status).toBe(200);
});

test('a token given later is good, and revoking again moves the line', async () => {
  const back = signIn('back');
  clock.set(new Date(Date.now() - 60_000));
  await api.platform.revocation.revoke('back');
  expect((await back()).status).toBe(200);
  clock.set(new Date());
  await api.platform.revocation.revoke('back');
  expect((await back()).status).toBe(401);
});

test('a rolled-back transaction revokes nothing', async () => {
  const { database, revocation } = api.platform;
  const kept = signIn('kept');
  clock.set(new Date());
  const failing = database.transaction(async () => {
    await revocation.revoke('kept');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect((await kept()).status).toBe(200);
});

test('a session that ended is over for whatever token it has, and the other sessions of its account go on', async () => {
  const elsewhere = createTokenRevocations(api.platform.database, clock);
  const [ended, other] = [signIn('deux-sessions', 'session-1'), signIn('deux-sessions', 'session-2')];
  expect((await ended()).status).toBe(200);
  clock.set(new Date(Date.now() - 60_000));
  await api.platform.revocation.endSessions(['session-1']);
  expect((await ended()).body).toMatchObject({ status: 401, code: 'jeton-invalide' });
  expect((await other()).status).toBe(200);
  expect(await elsewhere.refusalOf({ id: 'deux-sessions', sessionId: 'session-1' }, 0)).toBe('session-ended');
});

test('a revocation older than any token is deleted', async () => {
  const { revocation, database } = api.platform;
  const kept = () => database.sequelize.query('SELECT subject FROM platform_token_revocations', { raw: true });
  clock.set(new Date(Date.now() - 2 * 3_600_000));
  await revocation.revoke('ancien');
  expect(JSON.stringify(await kept())).toContain('"ancien"');
  clock.set(new Date());
  await revocation.revoke('recent');
  expect(JSON.stringify(await kept())).not.toContain('"ancien"');
});

test('requests that end the same connections at once, in two orders, all succeed', async () => {
  const { database } = api.platform;
  /** No retry after a deadlock here, since there is none. */
  const once: typeof database.transaction = (work) => database.sequelize.transaction(work);
  const revocations = createTokenRevocations({ ...database, transaction: once }, clock);
  const sessions = Array.from({ length: 400 }, (_, index) => `session-${String(index).padStart(3, '0')}`);
  const ends = Array.from({ length: 12 }, (_, index) =>
    revocations.endSessions(index % 2 === 0 ? sessions : sessions.toReversed()),
  );
  expect((await Promise.allSettled(ends)).filter(({ status }) => status === 'rejected')).toEqual([]);
});
