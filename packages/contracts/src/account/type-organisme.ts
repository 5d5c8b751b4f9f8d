/**
 * Kinds of organisme that register or follow demandes, by the code that the identity stores. No zod here: pages
 * import this file.
 */
export const TYPES_ORGANISME = {
  BAILLEUR: 'Bailleur social',
  COMMUNE: 'Commune',
  EPCI: 'Intercommunalité (EPCI)',
  DEPARTEMENT: 'Département',
  ETAT: 'Service de l’État',
  ACTION_LOGEMENT: 'Action Logement',
  ASSOCIATION: 'Association',
} as const;
