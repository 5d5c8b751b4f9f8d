/** Roles of the portal, and the one that requires a second factor. */
export const ROLES = {
  professionnel: 'Agent d’un guichet',
  referent: 'Valide les comptes des guichets de son périmètre',
  administrateur: 'Nomme les référents, lit le journal',
  fiche: 'Application qui demande des fiches',
  'second-facteur': 'Doit donner un second facteur pour se connecter',
} as const;

/** Roles whose holders need a second factor. */
export const SECOND_FACTOR_ROLES = ['referent', 'administrateur'] as const;

/** A référent's right to list in Keycloak's console; the permissions on his groups limit the result. */
export const REFERENT_CONSOLE_RIGHTS = ['query-users', 'query-groups'] as const;
