import Keycloak from 'keycloak-js';
import { afterEach, expect, test, vi } from 'vitest';

/* What keycloak-js refuses of the answers that come in the address, which the portal relies on. */

const encoded = (claims: object) => btoa(JSON.stringify(claims)).replaceAll('=', '');
const tokenOf = (claims: object) => `${encoded({ alg: 'RS256' })}.${encoded(claims)}.signature`;

const ask = vi.spyOn(globalThis, 'fetch');
afterEach(() => {
  ask.mockReset();
  localStorage.clear();
  history.replaceState(null, '', '/');
});

/** Comes back from the identity with a code, for a request of this browser when there was one. */
function comeBack(asked?: { state: string; nonce: string }): Promise<boolean> {
  if (asked !== undefined) {
    const stored = {
      ...asked,
      redirectUri: `${location.origin}/`,
      pkceCodeVerifier: 'v',
      expires: Date.now() + 60_000,
    };
    localStorage.setItem(`kc-callback-${asked.state}`, JSON.stringify(stored));
  }
  history.replaceState(null, '', '/#state=etat&code=code');
  const client = new Keycloak({ url: 'https://pwp.test/auth', realm: 'pwp', clientId: 'pwp-portal' });
  return client.init({ pkceMethod: 'S256', checkLoginIframe: false });
}

/** The identity gives tokens with this nonce. */
function giveTokens(nonce: string): void {
  const exp = Math.floor(Date.now() / 1_000) + 300;
  const [access_token, refresh_token] = [tokenOf({ exp, iat: exp }), tokenOf({ exp })];
  ask.mockImplementation(async () => Response.json({ access_token, refresh_token, id_token: tokenOf({ exp, nonce }) }));
}

test.each([
  ['no request', undefined],
  ['another request', { state: 'autre', nonce: 'nonce' }],
])('a code that comes for %s of this browser is not exchanged, and signs nobody in', async (_what, asked) => {
  giveTokens('nonce');
  expect(await comeBack(asked)).toBe(false);
  expect(ask).not.toHaveBeenCalled();
});

test('a code for its own request is exchanged once, with its verifier', async () => {
  giveTokens('nonce');
  expect(await comeBack({ state: 'etat', nonce: 'nonce' })).toBe(true);
  expect(ask).toHaveBeenCalledOnce();
  const sent = new Request('https://pwp.test', { ...ask.mock.calls[0]?.[1], signal: null });
  expect(await sent.text()).toContain('code_verifier=v');
});

test('an ID token of another nonce signs nobody in', async () => {
  giveTokens('autre');
  await expect(comeBack({ state: 'etat', nonce: 'nonce' })).rejects.toThrow('Invalid nonce');
});
