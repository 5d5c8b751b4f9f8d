/** Path of the realm under the portal's origin, as in Keycloak. */
export const REALM_PATH = '/auth/realms/pwp';

/** Path of the realm's Admin REST API. */
export const ADMIN_PATH = '/auth/admin/realms/pwp';

/** The realm's protocol endpoints, below `REALM_PATH`. */
export const PROTOCOL_PATH = '/protocol/openid-connect';

/** Lifetime of an access token, in seconds. */
export const ACCESS_TOKEN_LIFE = 300;

/** Longest session after the password was given, in seconds (`ssoSessionMaxLifespan`). */
export const SESSION_MAXIMUM = 36_000;

/** Redirect paths of a sign-in: each page of the portal keeps its own address. */
export const PORTAL_RETURNS = ['/', '/reconnexion'] as const;

/** The right of the API's service account, a role of Keycloak's client `realm-management`. */
export const MANAGE_USERS = 'manage-users';

/** An application with its own service account, and the realm roles of that account. */
export interface Application {
  clientId: string;
  secret: string;
  roles: readonly string[];
}

/** The realm's own pages, below `REALM_PATH`. */
export const PAGES = {
  login: '/connexion',
  passwordUpdate: '/modifier-mon-mot-de-passe',
  forgottenPassword: '/mot-de-passe-oublie',
  forgottenPasswordSent: '/mot-de-passe-oublie/envoye',
  newPassword: '/nouveau-mot-de-passe',
  passwordChosen: '/mot-de-passe-choisi',
  passwordChanged: '/mot-de-passe-modifie',
} as const;

/** The portal's own page « Je crée mon espace », on the same origin as the realm's pages. */
export const FIRST_VISIT_PATH = '/premiere-visite';

/** The portal's own page « Où en est ma demande ? », which answers by mail. */
export const REQUEST_STATUS_PATH = '/premiere-visite/suivi';

/** Now, in whole seconds since the epoch. */
export function epoch(): number {
  return Math.floor(Date.now() / 1000);
}
