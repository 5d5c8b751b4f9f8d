/**
 * Keycloak's actions that change the factors of the sign-in. Each asks for a new sign-in, with all its factors: an open
 * session is not enough to take over an account.
 */
export const FACTOR_ACTIONS = [
  'UPDATE_PASSWORD',
  'CONFIGURE_TOTP',
  'webauthn-register-passwordless',
  'delete_credential',
] as const;

/** Longest age of the sign-in before such an action, in seconds; Keycloak's default is five minutes. */
export const FACTOR_ACTION_CONFIG = { max_auth_age: '0' } as const;
