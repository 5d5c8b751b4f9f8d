import { formatNumeroUnique } from '@pwp/contracts/numero-unique';
import { h, type VNodeChild } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import type { PliListItem } from '../../../contracts/index.ts';
import { CONTEXTE_LABELS } from '../../../contracts/labels.ts';
import type { PliColumn } from '../../../contracts/pli-columns.ts';
import { fr } from '../../locales/fr.ts';
import PliDemande from './PliDemande.vue';
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
  /** The list with another pli in detail. */
  linkTo: (transaction: string) => RouteLocationRaw;
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
  // The demandeur before the number; a pli that names none is known by its reference.
  numeroUnique: ({ numeroUnique, demandeur, reference }, list) => {
    const nom = demandeur ?? (list.shows('reference') ? null : reference);
    if (numeroUnique === null)
      return nom === null
        ? words.sansNumeroUnique
        : h(PliReference, { reference: nom, title: words.sansNumeroMais(nom) });
    const numero = formatNumeroUnique(numeroUnique);
    return nom === null ? numero : h(PliDemande, { nom, numero });
  },
  reference: ({ reference }) => (reference === null ? '' : h(PliReference, { reference, title: reference })),
  dateTransmission: ({ dateTransmission }) => h(PliMoment, { date: dateTransmission, word: words.transmisLe }),
  statut: (pli, list) =>
    h(PliStatut, { pli, nouveau: list.isNew(pli), linkTo: list.linkTo, onOpen: () => list.open(pli) }),
  dateStatut: ({ dateStatut }) => h(PliMoment, { date: dateStatut, word: words.statutDu }),
  contexte: ({ contexte }) => CONTEXTE_LABELS[contexte],
};
