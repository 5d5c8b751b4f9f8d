import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIdentity, type Tokens } from './identity.ts';

/** keycloak-js, as far as a token is concerned. */
const keycloak = vi.hoisted(() => ({
  token: 'old' as string | undefined,
  refreshToken: 'refresh' as string | undefined,
  subject: 'alice',
  idTokenParsed: undefined as { iss: string; aud: string | string[] } | undefined,
  clearToken: vi.fn<() => void>(),
  init: vi.fn<() => Promise<boolean>>(),
  updateToken: vi.fn<(margin: number) => Promise<boolean>>(),
  isTokenExpired: () => true,
  login: vi.fn<(options: object) => Promise<void>>(),
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
  const created = createIdentity({ url: 'https://pwp.test/auth', realm: 'pwp', clientId: 'pwp-portal' });
  created.onSessionOver(renewal);
  return created;
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
beforeEach(() => {
  keycloak.refreshToken = 'refresh';
  keycloak.login.mockReset().mockResolvedValue(undefined);
  keycloak.subject = 'alice';
  keycloak.idTokenParsed = { iss: 'https://pwp.test/auth/realms/pwp', aud: 'pwp-portal' };
  keycloak.clearToken.mockReset();
  keycloak.init.mockResolvedValue(true);
  keycloak.updateToken.mockReset().mockResolvedValue(false);
  renewal.mockReset().mockReturnValue(Promise.withResolvers<never>().promise);
});

test('a stranger to this browser reads a page for everybody without a question to the identity', async () => {
  const asked = vi.spyOn(globalThis, 'fetch');
  localStorage.removeItem('pwp-connecte');
  expect(await identity().rejoin()).toBe(false);
  expect(asked).not.toHaveBeenCalled();
  expect(keycloak.login).not.toHaveBeenCalled();
});

test('who signed in here stays signed in there, without a question, unless the identity does not answer', async () => {
  const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no network'));
  keycloak.init.mockResolvedValue(false);
  localStorage.setItem('pwp-connecte', 'oui');
  expect(await identity().rejoin()).toBe(false);
  expect(keycloak.login).not.toHaveBeenCalled();

  asked.mockResolvedValue(new Response('{}'));
  history.replaceState(null, '', '/pour-tous?page=1');
  void identity().rejoin();
  await vi.waitFor(() => expect(keycloak.login).toHaveBeenCalledWith(expect.objectContaining({ prompt: 'none' })));

  // Back: signed in, on the page that was asked for.
  history.replaceState(null, '', '/#state=1&code=2');
  keycloak.init.mockResolvedValue(true);
  expect(await identity().rejoin()).toBe(true);
  expect(location.pathname + location.search).toBe('/pour-tous?page=1');

  // Back: nobody is. It is not asked again.
  history.replaceState(null, '', '/#state=1&error=login_required');
  keycloak.init.mockResolvedValue(false);
  expect(await identity().rejoin()).toBe(false);
  expect(localStorage.getItem('pwp-connecte')).toBeNull();
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

test('an identity that goes down as the person comes back from it keeps the page that was asked for', async () => {
  keycloak.init.mockResolvedValue(false);
  history.replaceState(null, '', '/pour-tous?page=1');
  keycloak.login.mockReturnValue(Promise.withResolvers<never>().promise);
  void identity().signIn();
  await vi.waitFor(() => expect(keycloak.login).toHaveBeenCalled());
  history.replaceState(null, '', '/#state=1&code=2');
  keycloak.init.mockRejectedValue(new Error('no answer'));
  await expect(identity().signIn()).rejects.toThrow('no answer');
  expect(location.pathname + location.search).toBe('/pour-tous?page=1');
});

test.each([
  ['of another realm', { iss: 'https://pwp.test/auth/realms/master', aud: 'pwp-portal' }],
  ['of another server', { iss: 'https://ailleurs.test/auth/realms/pwp', aud: 'pwp-portal' }],
  ['for another client', { iss: 'https://pwp.test/auth/realms/pwp', aud: ['pwp-api', 'pwp-portail'] }],
  ['for nobody', { iss: 'https://pwp.test/auth/realms/pwp', aud: [] }],
])(
  'an ID token %s signs nobody in: on arrival, on a page for everybody, or from the other window',
  async (_which, claims) => {
    const person = identity();
    await person.signIn();
    keycloak.idTokenParsed = claims;
    endSession();
    renewal.mockResolvedValue({ token: 'new', refreshToken: 'refresh', idToken: 'id', timeSkew: 0 });
    await expect(person.accessToken(false, false)).rejects.toThrow('not of this realm');
    await expect(identity().signIn()).rejects.toThrow('not of this realm');
    localStorage.setItem('pwp-connecte', 'oui');
    history.replaceState(null, '', '/#state=1&code=2');
    await expect(identity().rejoin()).rejects.toThrow('not of this realm');
    expect(keycloak.clearToken).toHaveBeenCalledTimes(3);
  },
);

test('an ID token for several clients signs in when this one is among them', async () => {
  keycloak.idTokenParsed = { iss: 'https://pwp.test/auth/realms/pwp', aud: ['pwp-api', 'pwp-portal'] };
  await expect(identity().signIn()).resolves.toBeUndefined();
});
