import type { CasTicket, EtatTicket } from './cas.ts';

/** The cases, in the manual's words and order. Separate from the schemas, so that pages can import them without zod. */
export const CAS_LABELS: Readonly<Record<CasTicket, string>> = {
  'changement-identifiant': 'Changement d’identifiant',
  'changement-guichet': 'Ajout ou changement de guichet',
  'temps-traitement': 'Temps de traitement d’une PJ supérieur au temps annoncé',
  'piece-refusee': 'Pièce refusée',
  'piece-mal-typee': 'Pièce mal typée',
  'autre-question': 'Autre question',
};

/** Label of each state of a ticket. */
export const ETAT_LABELS: Readonly<Record<EtatTicket, string>> = {
  'a-transmettre': 'À transmettre',
  transmis: 'Transmis',
  'en-cours': 'En cours de traitement',
  'en-attente': 'En attente',
  resolu: 'Résolu',
  clos: 'Clos',
};

/** What a person may ask about their guichets. */
export const CHANGEMENT_LABELS = {
  ajout: 'Ajouter un guichet à ceux que j’ai',
  remplacement: 'Remplacer mon guichet par un autre',
} as const;

/** Label of each field of a ticket, as the support reads it. */
export const CHAMP_LABELS = {
  nouvelIdentifiant: 'Nouvel identifiant',
  changement: 'Demande',
  guichetDemande: 'Guichet demandé',
  transaction: 'N° de transaction',
  piece: 'Pièce',
  typeAttendu: 'Type attendu',
} as const;
