import { movableClock, startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The realm of tests gives its tokens by the machine's clock. */
const clock = movableClock(new Date());
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ clock });
});
afterAll(() => api.close());

/** Asks with one token, given now. */
function signIn(id: string) {
  const client = api.withToken(api.realm.token({ id, guichets: ['00002'] }));
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

test('what is rolled back revokes nothing', async () => {
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
