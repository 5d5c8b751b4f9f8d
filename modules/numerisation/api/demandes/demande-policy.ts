import type { CurrentGuichet } from '@pwp/api-kit';
import { demandeHorsTerritoire, demandeInconnue, demandeRadiee } from '../problems.ts';
import type { SneDemande } from '../providers/sne-provider.ts';

/** Code of a guichet that opens every demande. */
const ALL = '999';

/** The territory of a demande: the first three characters of its numéro unique. */
function territoireOf(numeroUnique: string): string {
  return numeroUnique.slice(0, 3);
}

/** A guichet opens the demandes of its territories. Our rule: the manual shows none. */
export function opensDemande(guichet: CurrentGuichet, numeroUnique: string): boolean {
  return guichet.territoires.some((territoire) => territoire === ALL || territoire === territoireOf(numeroUnique));
}

/** Throws `demande-hors-territoire` unless the guichet opens the demande. */
export function requireTerritoire(guichet: CurrentGuichet, numeroUnique: string): void {
  if (opensDemande(guichet, numeroUnique)) return;
  throw demandeHorsTerritoire(
    `Le guichet ${guichet.code} n'ouvre pas les demandes du territoire ${territoireOf(numeroUnique)}. ` +
      'Vérifiez le numéro unique ou changez de guichet.',
  );
}

/** Throws `demande-inconnue` or `demande-radiee`: such a demande takes no change. */
export function requireActive(demande: SneDemande | undefined): asserts demande is SneDemande {
  if (demande === undefined)
    throw demandeInconnue('Le SNE ne connaît aucune demande de ce numéro unique. Vérifiez-le.');
  if (demande.statut === 'radiee')
    throw demandeRadiee('Cette demande est radiée : ses pièces ne peuvent plus être changées.');
}
