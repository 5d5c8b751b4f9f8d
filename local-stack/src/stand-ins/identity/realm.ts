/** Where the realm lives under the portal's origin, as Keycloak lays it out. */
export const REALM_PATH = '/auth/realms/pwp';

/** Where the realm's Admin REST API lives. */
export const ADMIN_PATH = '/auth/admin/realms/pwp';

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

/** Paths of the portal that a sign-in may come back to: each page keeps its own address meanwhile. */
export const PORTAL_RETURNS = ['/', '/reconnexion'] as const;

/** The client of the platform API: what access tokens are meant for, and its service account. */
export const API_CLIENT = 'pwp-api';

/** What the service account of the API may do, as roles of Keycloak's client `realm-management`. */
export const API_CLIENT_ROLES = ['manage-users', 'view-users', 'query-users', 'query-groups'];

/** An application with a service account of its own, and the realm roles of that account. */
export interface Application {
  clientId: string;
  secret: string;
  roles: readonly string[];
}

/** A password is only changed by who proved to be there this short a time ago, in seconds (Keycloak's `max_auth_age`). */
export const ACTION_MAX_AUTH_AGE = 300;

/** The realm's own pages, below `REALM_PATH`. */
export const PAGES = {
  login: '/connexion',
  passwordUpdate: '/modifier-mon-mot-de-passe',
  forgottenPassword: '/mot-de-passe-oublie',
  forgottenPasswordSent: '/mot-de-passe-oublie/envoye',
  newPassword: '/nouveau-mot-de-passe',
  passwordChanged: '/mot-de-passe-modifie',
  confirmEmail: '/confirmer-mon-adresse',
} as const;

/** The portal's own page « Je crée mon espace », on the same origin as the realm's pages. */
export const FIRST_VISIT_PATH = '/premiere-visite';

/** The portal's own page « Où en est ma demande ? », which answers by mail. */
export const REQUEST_STATUS_PATH = '/premiere-visite/suivi';

/** When a session whose password was given at `authTime` ends if nothing more happens, in seconds since the epoch. */
export function sessionEnd(authTime: number): number {
  return Math.min(epoch() + SESSION_IDLE, authTime + SESSION_MAXIMUM);
}

/** Now, in whole seconds since the epoch. */
export function epoch(): number {
  return Math.floor(Date.now() / 1000);
}
