import type { Statut } from './statut.ts';

/** What `numerisation.tableau-de-bord` hands over: a notice above the counters of the dashboard. */
export interface TableauDeBordSlotData {
  /** Code of the guichet whose plis are listed. */
  guichet: string;
}

/** What `numerisation.pli` hands over: an action or a section at the end of a pli's detail. */
export interface PliSlotData {
  /** N° de transaction of the pli. */
  transaction: string;
  statut: Statut;
}
