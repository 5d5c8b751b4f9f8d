import { frenchShortDay } from '@pwp/api-kit';
import type { SearchResult } from '@pwp/contracts';
import { formatNumeroUnique } from '@pwp/contracts/numero-unique';
import type { Attributes } from 'sequelize';
import { CONTEXTE_LABELS, STATUT_LABELS } from '../../contracts/index.ts';
import type { PliModel } from '../plis/pli-model.ts';
import { DEMANDE_PATH, pliPath } from './portal-paths.ts';

/** The columns of a pli that was found. */
export type FoundPli = Pick<
  Attributes<PliModel>,
  'transaction' | 'numeroUnique' | 'contexte' | 'statut' | 'dateTransmission' | 'reference'
>;

/** A demande: its numéro unique is in the state of the link, never in the address. */
export function presentFoundDemande(numeroUnique: string): SearchResult {
  return {
    kind: 'Demande',
    label: formatNumeroUnique(numeroUnique),
    detail: 'Ses pièces : ajouter, supprimer',
    path: DEMANDE_PATH,
    state: { numeroUnique },
  };
}

/** A pli, with what tells it from the others of its demande. */
export function presentFoundPli(pli: FoundPli): SearchResult {
  const { transaction, numeroUnique, contexte, statut, dateTransmission, reference } = pli;
  const named = numeroUnique === null ? 'sans n° unique' : formatNumeroUnique(numeroUnique);
  const sent = `transmis le ${frenchShortDay(new Date(dateTransmission))}`;
  const facts = [reference, STATUT_LABELS[statut], CONTEXTE_LABELS[contexte], sent];
  return {
    kind: 'Pli',
    label: `${transaction} · ${named}`,
    detail: facts.filter((fact) => fact !== null && fact !== '').join(' · '),
    path: pliPath(transaction),
  };
}
