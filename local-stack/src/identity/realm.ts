/** Where the realm lives under the portal's origin, as Keycloak lays it out. */
export const REALM_PATH = '/auth/realms/pwp';

/** The realm's protocol endpoints, below `REALM_PATH`. */
export const PROTOCOL_PATH = '/protocol/openid-connect';

/** Life of an access token, in seconds. */
export const ACCESS_TOKEN_LIFE = 300;

/** A session ends after this long without a token being refreshed, in seconds (`ssoSessionIdleTimeout`). */
export const SESSION_IDLE = 1800;

/** A session ends this long after the password was given, in seconds (`ssoSessionMaxLifespan`). */
export const SESSION_MAXIMUM = 36_000;

/** The client of the portal's pages: public, with PKCE. */
export const PORTAL_CLIENT = 'pwp-portal';

/** The client of the platform API: what access tokens are meant for, and its service account. */
export const API_CLIENT = 'pwp-api';

/** The realm's own pages, below `REALM_PATH`. */
export const PAGES = {
  login: '/connexion',
  premiereVisite: '/premiere-visite',
  forgottenPassword: '/mot-de-passe-oublie',
  forgottenPasswordSent: '/mot-de-passe-oublie/envoye',
  newPassword: '/nouveau-mot-de-passe',
  passwordChanged: '/mot-de-passe-modifie',
} as const;

/** When a session whose password was given at `authTime` ends if nothing more happens, in seconds since the epoch. */
export function sessionEnd(authTime: number): number {
  return Math.min(epoch() + SESSION_IDLE, authTime + SESSION_MAXIMUM);
}

/** Now, in whole seconds since the epoch. */
export function epoch(): number {
  return Math.floor(Date.now() / 1000);
}
