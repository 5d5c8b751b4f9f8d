import type { Emetteur, EtatRedaction, Genre, Niveau, Theme } from './genres.ts';

/** Label of each kind. Separate from the schemas, so that pages can import them without zod. */
export const GENRE_LABELS: Readonly<Record<Genre, string>> = {
  alerte: 'Alerte',
  article: 'Article',
  document: 'Document',
  question: 'Question fréquente',
};

/** Label of each level of an alert. */
export const NIVEAU_LABELS: Readonly<Record<Niveau, string>> = {
  information: 'Information',
  attention: 'Attention',
  urgence: 'Urgence',
};

/** Label of each theme. */
export const THEME_LABELS: Readonly<Record<Theme, string>> = {
  demandes: 'Demandes et pièces justificatives',
  comptes: 'Comptes et guichets',
  reglementation: 'Réglementation',
  portail: 'Fonctionnement du portail',
  formation: 'Formation',
  autre: 'Autre',
};

/** Who speaks, as readers see it. */
export const EMETTEUR_LABELS: Readonly<Record<Emetteur, string>> = {
  gip: 'Le GIP',
  referent: 'Votre référent',
};

/** Label of each state, as authors see it. */
export const ETAT_LABELS: Readonly<Record<EtatRedaction, string>> = {
  brouillon: 'Brouillon',
  'a-relire': 'À relire',
  'a-venir': 'À venir',
  publiee: 'Publiée',
  terminee: 'Terminée',
  archivee: 'Archivée',
};
