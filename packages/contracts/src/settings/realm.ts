/** Name of the realm of the portal's accounts. */
export const REALM = 'pwp';

/** Public client that the portal's pages sign in with. */
export const PORTAL_CLIENT = 'pwp-portal';

/** Confidential client of the platform API: the audience of access tokens, and its service account. */
export const API_CLIENT = 'pwp-api';
