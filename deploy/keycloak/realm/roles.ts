/** Roles of the portal, and the one that asks for a second factor. */
export const ROLES = {
  professionnel: 'Agent d’un guichet',
  referent: 'Valide les comptes des guichets de son périmètre',
  administrateur: 'Nomme les référents, lit le journal',
  fiche: 'Application qui demande des fiches',
  'second-facteur': 'Doit donner un second facteur pour se connecter',
} as const;

/** Roles whose holders must give a second factor. */
export const SECOND_FACTOR_ROLES = ['referent', 'administrateur'] as const;

/** What a référent needs of Keycloak's console: to list; what is listed comes from the permissions on his groups. */
export const REFERENT_CONSOLE_RIGHTS = ['query-users', 'query-groups'] as const;
