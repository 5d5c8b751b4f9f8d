import type { Contexte } from './contexte.ts';
import type { RaisonProposition } from './demandes.ts';
import type { Motif } from './motif.ts';
import type { Statut } from './statut.ts';

// Values only, without zod: pages import this file at run time.

/** The label of each contexte (manual, table of the dashboard). */
export const CONTEXTE_LABELS: Record<Contexte, string> = {
  AJO: 'Ajout',
  AJOBR: 'Ajout BR',
  REN: 'Renouvellement',
  CRE: 'Création',
  MAJ: 'Mise à jour',
};

/** The label of each statut (manual, « Suivre les plis envoyés »). */
export const STATUT_LABELS: Record<Statut, string> = {
  'a-transmettre': 'À transmettre',
  'non-applicable': 'Non applicable',
  'numerisation-en-cours': 'Numérisation en cours',
  'enregistrement-en-cours': 'Enregistrement en cours',
  'pieces-rejetees': 'Rejet d’une ou plusieurs pièces lors du traitement',
  'rejet-sne': 'Rejet du dossier par le SNE',
  'enregistrement-complet': 'Enregistrement complet',
};

/** The label of each motif, as « Voir détail » shows it. */
export const MOTIF_LABELS: Record<Motif, string> = {
  illisible: 'Pièce illisible',
  incomplete: 'Pièce incomplète : il manque au moins une page',
  'hors-perimetre': 'Pièce hors du périmètre réglementaire',
  perimee: 'Pièce périmée',
  'mal-typee': 'La pièce ne correspond pas à la catégorie annoncée',
  'autre-personne': 'La pièce n’est pas au nom du demandeur',
  'categorie-pleine': 'La catégorie de la pièce est pleine dans le SNE',
  'demande-radiee': 'La demande est radiée',
  'demande-inconnue': 'La demande est inconnue du SNE',
  'fichier-infecte': 'Le fichier contient un virus : il n’a pas été transmis',
  'pli-retenu': 'Pièce non transmise : une autre pièce du pli contient un virus',
};

/** The label of each reason. */
export const RAISON_LABELS: Record<RaisonProposition, string> = {
  illisible: 'Illisible',
  'hors-perimetre': 'Hors périmètre réglementaire',
  'en-double': 'En double',
  obsolete: 'Obsolète',
  perimee: 'Périmée',
  'plus-ancienne': 'La plus ancienne de la catégorie',
};
