/** Ids that no module may have: segments below `/api` and prefixes of tables that are the platform's, the portal's own slot, and the package of the modules' model. */
export const RESERVED_MODULE_IDS: readonly string[] = [
  'annuaire',
  'audit',
  'bandeau',
  'docs',
  'exploitation',
  'guichets',
  'health',
  'meta',
  'notifications',
  'openapi',
  'platform',
  'portail',
  'preferences',
  'session',
  'template',
];

/** Pages of the shell itself. */
export const SHELL_PATHS: readonly string[] = [
  '/accessibilite',
  '/developpement',
  '/donnees-personnelles',
  '/mentions-legales',
  '/plan-du-site',
  '/raccourcis',
  '/reconnexion',
];

/** Addresses that no module may have, nor any below them: what the front door and the shell answer themselves. */
export const RESERVED_PATHS: readonly string[] = [
  '/api',
  '/assets',
  '/auth',
  '/csp-reports',
  '/dev',
  '/health',
  '/metrics',
  '/modules',
  '/registry',
  '/simulateurs',
  ...SHELL_PATHS,
];
