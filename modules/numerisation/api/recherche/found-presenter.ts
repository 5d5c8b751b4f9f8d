import { frenchShortDay, type CurrentGuichet } from '@pwp/api-kit';
import type { SearchResult } from '@pwp/contracts';
import { formatNumeroUnique } from '@pwp/contracts/numero-unique';
import type { Attributes } from 'sequelize';
import { CONTEXTE_LABELS, STATUT_LABELS } from '../../contracts/index.ts';
import { readableDemandeur } from '../plis/pli-demandeur.ts';
import type { PliModel } from '../plis/pli-model.ts';
import { DEMANDE_PATH, pliPath } from './portal-paths.ts';

/** The columns of a pli that was found. */
export type FoundPli = Pick<
  Attributes<PliModel>,
  'id' | 'transaction' | 'numeroUnique' | 'contexte' | 'statut' | 'dateTransmission' | 'reference' | 'demandeur'
>;

/** A demande, led by its demandeur where a pli names him. Its numéro unique is in the state of the link, never in the address. */
export function presentFoundDemande(numeroUnique: string, demandeur: string | null): SearchResult {
  return {
    kind: 'Demande',
    label: inOrder([demandeur, formatNumeroUnique(numeroUnique)]),
    detail: 'Ses pièces : ajouter, supprimer',
    path: DEMANDE_PATH,
    state: { numeroUnique },
  };
}

/** A pli: whom and what it is about, then what tells it from the others of its demande; its code comes last. */
export function presentFoundPli(
  pli: FoundPli,
  guichet: Pick<CurrentGuichet, 'territoires'>,
  categories: readonly string[],
): SearchResult {
  const { transaction, numeroUnique, contexte, statut, dateTransmission, reference } = pli;
  const demandeur = readableDemandeur(guichet, pli);
  const number = numeroUnique === null ? 'sans n° unique' : formatNumeroUnique(numeroUnique);
  return {
    kind: 'Pli',
    label: inOrder([demandeur ?? reference, number]),
    detail: inOrder([
      inShort(categories),
      // Often the name: it is not said twice.
      demandeur === null || reference === demandeur ? null : reference,
      STATUT_LABELS[statut],
      CONTEXTE_LABELS[contexte],
      `transmis le ${frenchShortDay(new Date(dateTransmission))}`,
      transaction,
    ]),
    path: pliPath(transaction),
  };
}

/** Leaves room for the rest of a detail, characters. */
const CATEGORIE_LONGEST = 100;

/** The first category, and how many others. */
function inShort([first, ...others]: readonly string[]): string | null {
  if (first === undefined) return null;
  const more = others.length === 0 ? '' : ` et ${others.length} ${others.length === 1 ? 'autre' : 'autres'}`;
  return `${first.slice(0, CATEGORIE_LONGEST)}${more}`;
}

function inOrder(texts: readonly (string | null)[]): string {
  return texts.filter((text) => text !== null && text !== '').join(' · ');
}
