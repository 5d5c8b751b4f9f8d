import type { Statut } from './statut.ts';

/** What `numerisation.tableau-de-bord` hands over: a notice above the counters of the dashboard. */
export interface TableauDeBordSlotData {
  /** Code of the guichet whose plis are listed. */
  guichet: string;
}

/** What `numerisation.demande` hands over: an action or a section below the pièces of a demande that the SNE gave. */
export interface DemandeSlotData {
  /** Without spaces. It stands in no address, log or mail. */
  numeroUnique: string;
}

/** What `numerisation.a-corriger` hands over: an action or a section below the rejections. */
export interface ACorrigerSlotData {
  /** Code of the guichet whose rejections are listed. */
  guichet: string;
}

/** What `numerisation.pli` hands over: an action or a section at the end of a pli's detail. */
export interface PliSlotData {
  /** N° de transaction of the pli. */
  transaction: string;
  statut: Statut;
}
