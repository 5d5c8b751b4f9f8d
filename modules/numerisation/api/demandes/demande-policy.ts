import type { CurrentGuichet } from '@pwp/api-kit';
import { demandeHorsTerritoire, demandeInconnue, demandeRadiee } from '../problems.ts';
import type { SneDemande } from '../providers/sne-provider.ts';

/** Code of a guichet that may open every demande. */
const ALL = '999';

/** The territory of a demande: the first three characters of its numéro unique. */
function territoireOf(numeroUnique: string): string {
  return numeroUnique.slice(0, 3);
}

/** A guichet opens the demandes of its own territories. This rule is ours: the manual shows none. */
export function canOpenDemande(guichet: Pick<CurrentGuichet, 'territoires'>, numeroUnique: string): boolean {
  const opened = openedTerritoires(guichet);
  return opened === 'all' || opened.includes(territoireOf(numeroUnique));
}

/** The same, as the territories of numéros uniques. */
export function openedTerritoires({ territoires }: Pick<CurrentGuichet, 'territoires'>): 'all' | readonly string[] {
  return territoires.includes(ALL) ? 'all' : territoires;
}

/** Why a guichet does not open a demande, and the way out. */
export function outsideTerritory({ code }: Pick<CurrentGuichet, 'code'>, numeroUnique: string): string {
  return (
    `Le guichet ${code} n’ouvre pas les demandes du territoire ${territoireOf(numeroUnique)}. ` +
    'Vérifiez le numéro unique ou changez de guichet.'
  );
}

/** Throws `demande-hors-territoire` unless the guichet opens the demande. */
export function authorizeOpenDemande(guichet: CurrentGuichet, numeroUnique: string): void {
  if (canOpenDemande(guichet, numeroUnique)) return;
  throw demandeHorsTerritoire(outsideTerritory(guichet, numeroUnique));
}

/** Refuses any change to an unknown or radiée demande, whoever asks. Throws `demande-inconnue`, `demande-radiee`. */
export function authorizeChangeDemande(demande: SneDemande | undefined): asserts demande is SneDemande {
  if (demande === undefined)
    throw demandeInconnue('Le SNE ne connaît aucune demande de ce numéro unique. Vérifiez-le.');
  if (demande.statut === 'radiee')
    throw demandeRadiee('Cette demande est radiée : ses pièces ne peuvent plus être changées.');
}
