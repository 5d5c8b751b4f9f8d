import type { Audience } from '../../contracts/index.ts';
import type { Dimension } from './cible-model.ts';

/** An audience that everybody meets. */
export const EVERYBODY: Audience = { territoires: [], typesOrganisme: [], guichets: [], roles: [], comptes: [] };

/** The same audience, each value once and in order; `aChoisir` stays while nothing is chosen. */
export function orderedAudience(audience: Audience): Audience {
  const once = <T extends string>(values: readonly T[]) => [...new Set(values)].toSorted();
  return {
    territoires: once(audience.territoires),
    typesOrganisme: once(audience.typesOrganisme),
    guichets: once(audience.guichets),
    roles: once(audience.roles),
    comptes: once(audience.comptes),
    ...(audience.aChoisir === true && { aChoisir: true }),
  };
}

/** The columns of a publication that say which parts its audience has. */
export function audienceColumns(audience: Audience) {
  return {
    audience: JSON.stringify(audience),
    parTerritoire: audience.territoires.length > 0,
    parType: audience.typesOrganisme.length > 0,
    parGuichet: audience.guichets.length > 0,
    parRole: audience.roles.length > 0,
    parCompte: audience.comptes.length > 0,
  };
}

/** The rows of `communication_cibles` of an audience. */
export function ciblesOf(audience: Audience): { dimension: Dimension; valeur: string }[] {
  const rows = (dimension: Dimension, values: readonly string[]) => values.map((valeur) => ({ dimension, valeur }));
  return [
    ...rows('territoire', audience.territoires),
    ...rows('type', audience.typesOrganisme),
    ...rows('guichet', audience.guichets),
    ...rows('role', audience.roles),
    ...rows('compte', audience.comptes),
  ];
}
