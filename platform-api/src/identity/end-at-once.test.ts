import { createIdentityDouble } from '@pwp/testing';
import { expect, test } from 'vitest';
import { endingAtOnce } from './end-at-once.ts';

const ACCOUNT = 'compte-1';

function startIdentity() {
  const double = createIdentityDouble();
  double.add({ id: ACCOUNT });
  const start = new Date();
  for (const id of ['s1', 's2']) double.addSession(ACCOUNT, { id, start, lastAccess: start, ipAddress: '127.0.0.1' });
  const ended: string[] = [];
  const identity = endingAtOnce(double, {
    endSessions: async (ids) => void ended.push(...ids),
  });
  return { double, identity, ended };
}

test.each([
  ['endSessions', (identity: ReturnType<typeof startIdentity>['identity']) => identity.endSessions(ACCOUNT)],
  ['setActive', (identity: ReturnType<typeof startIdentity>['identity']) => identity.setActive(ACCOUNT, false)],
  ['remove', (identity: ReturnType<typeof startIdentity>['identity']) => identity.remove(ACCOUNT)],
])('%s ends every session of the account for the API too', async (_name, act) => {
  const { identity, ended } = startIdentity();
  await act(identity);
  expect(ended).toEqual(['s1', 's2']);
});

test('ending a session ends it for the API too; another account’s session is not ended', async () => {
  const { identity, ended } = startIdentity();
  expect(await identity.endSession(ACCOUNT, 's1')).toBe(true);
  expect(await identity.endSession('compte-2', 's2')).toBe(false);
  expect(ended).toEqual(['s1']);
});

test('a reinstated account keeps its open sessions', async () => {
  const { identity, ended } = startIdentity();
  await identity.setActive(ACCOUNT, true);
  expect(ended).toEqual([]);
});

test('nothing is revoked when the identity fails', async () => {
  const { double, identity, ended } = startIdentity();
  double.breakDown(1);
  await expect(identity.setActive(ACCOUNT, false)).rejects.toMatchObject({ code: 'identite-indisponible' });
  expect(ended).toEqual([]);
});
