import type { ActPhrases } from '@pwp/api-kit';

/** The module's acts as the journal tells them. */
export const ACTES_EN_MOTS: ActPhrases = {
  'numerisation.delete-piece': 'A demandé au SNE la suppression de la pièce {cible}',
  'numerisation.ignore-rejection': 'A laissé sans suite : {cible}',
  'numerisation.reopen-rejection': 'A remis à corriger : {cible}',
  'numerisation.export-plis': 'A exporté : {cible}',
  'numerisation.export-pieces': 'A téléchargé : {cible}',
};
