import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIdentity, type Tokens } from './identity.ts';

/** keycloak-js, as far as a token is concerned. */
const keycloak = vi.hoisted(() => ({
  token: 'old' as string | undefined,
  refreshToken: 'refresh' as string | undefined,
  subject: 'alice',
  init: vi.fn<() => Promise<boolean>>(),
  updateToken: vi.fn<(margin: number) => Promise<boolean>>(),
  isTokenExpired: () => true,
}));
vi.mock('keycloak-js', () => ({
  default: class {
    constructor() {
      return keycloak;
    }
  },
}));

/** The identity refuses the refresh token, and keycloak-js drops what it has. */
function endSession(): void {
  keycloak.updateToken.mockImplementation(() => {
    keycloak.refreshToken = undefined;
    return Promise.reject(new Error('refused'));
  });
}

const renewal = vi.fn<() => Promise<Tokens>>();

function identity() {
  const created = createIdentity({ url: '', realm: 'pwp', clientId: 'pwp' });
  created.onSessionOver(renewal);
  return created;
}

afterEach(() => vi.useRealTimers());
beforeEach(() => {
  keycloak.refreshToken = 'refresh';
  keycloak.subject = 'alice';
  keycloak.init.mockResolvedValue(true);
  keycloak.updateToken.mockReset().mockResolvedValue(false);
  renewal.mockReset().mockReturnValue(Promise.withResolvers<never>().promise);
});

test('a request of the background has the token that there is, and asks nobody to sign in once the session is over', async () => {
  const { accessToken } = identity();
  expect(await accessToken(false, true)).toBe('old');
  endSession();
  expect(await accessToken(false, true)).toBeUndefined();
  expect(renewal).not.toHaveBeenCalled();
});

test('what the person asks waits for the sign-in; the background is refused meanwhile', async () => {
  const { accessToken } = identity();
  endSession();
  const answered = vi.fn<() => void>();
  void accessToken(false, false).then(answered);
  await vi.waitFor(() => expect(renewal).toHaveBeenCalledTimes(1));
  expect(await accessToken(false, true)).toBeUndefined();
  expect(answered).not.toHaveBeenCalled();
});

test('an identity that cannot be reached is a failure, also in the background', async () => {
  const { accessToken } = identity();
  keycloak.updateToken.mockRejectedValue(new Error('no network'));
  await expect(accessToken(false, true)).rejects.toThrow('no network');
});

test('a page that nobody uses renews no token by itself; a touch, or what a person asks, does', async () => {
  vi.useFakeTimers();
  const { accessToken, isLeft } = identity();
  vi.setSystemTime(Date.now() + 14 * 60_000);
  expect(await accessToken(false, true)).toBe('old');
  vi.setSystemTime(Date.now() + 2 * 60_000);
  keycloak.updateToken.mockClear();
  expect([await accessToken(false, true), isLeft()]).toEqual([undefined, true]);
  expect(keycloak.updateToken).not.toHaveBeenCalled();
  expect(await accessToken(false, false)).toBe('old');
  window.dispatchEvent(new Event('pointermove'));
  expect([await accessToken(false, true), isLeft()]).toEqual(['old', false]);
});

test('a request of one person never leaves with the token of another who signed in meanwhile', async () => {
  const reload = vi.spyOn(location, 'reload').mockReturnValue();
  const person = identity();
  const { accessToken } = person;
  await person.signIn();
  endSession();
  renewal.mockResolvedValue({ token: 'new', refreshToken: 'refresh', idToken: 'id', timeSkew: 0 });
  expect(await accessToken(false, false)).toBe('old');
  expect(reload).not.toHaveBeenCalled();

  keycloak.subject = 'bob';
  await expect(accessToken(false, false)).rejects.toThrow('someone else signed in');
  expect(reload).toHaveBeenCalledTimes(1);
  reload.mockRestore();
});
