import { formatNumeroUnique } from '@pwp/contracts/numero-unique';
import { h, type VNodeChild } from 'vue';
import type { PliListItem } from '../../../contracts/index.ts';
import { CONTEXTE_LABELS } from '../../../contracts/labels.ts';
import type { PliColumn } from '../../../contracts/pli-columns.ts';
import { fr } from '../../locales/fr.ts';
import PliMoment from './PliMoment.vue';
import PliReference from './PliReference.vue';
import PliStatut from './PliStatut.vue';
import PliTransaction from './PliTransaction.vue';

/** What a cell knows of the list around it. */
export interface PliCellList {
  /** Whether a column is displayed. */
  shows: (column: PliColumn) => boolean;
  /** Whether the agent has just made the pli. */
  isNew: (pli: PliListItem) => boolean;
  /** Shows a pli in detail. */
  open: (pli: PliListItem) => void;
}

const words = fr.dashboard.table;

/** The cell of each column of the dashboard. Their labels are in `contracts/pli-columns.ts`. */
export const PLI_CELLS: Record<PliColumn, (pli: PliListItem, list: PliCellList) => VNodeChild> = {
  // It opens the pli, and says what the column of statuts would say where that one is not displayed.
  transaction: (pli, list) =>
    h(PliTransaction, {
      pli,
      marked: !list.shows('statut'),
      nouveau: list.isNew(pli),
      onOpen: () => list.open(pli),
    }),
  numeroUnique: ({ numeroUnique, reference }, list) => {
    if (numeroUnique !== null) return formatNumeroUnique(numeroUnique);
    // A creation is known by its reference until it has a number.
    return reference !== null && !list.shows('reference')
      ? h(PliReference, { reference, title: words.sansNumeroMais(reference) })
      : words.sansNumeroUnique;
  },
  reference: ({ reference }) => (reference === null ? '' : h(PliReference, { reference, title: reference })),
  dateTransmission: ({ dateTransmission }) => h(PliMoment, { date: dateTransmission }),
  statut: (pli, list) => h(PliStatut, { pli, nouveau: list.isNew(pli), onOpen: () => list.open(pli) }),
  dateStatut: ({ dateStatut }) => h(PliMoment, { date: dateStatut }),
  contexte: ({ contexte }) => CONTEXTE_LABELS[contexte],
};
