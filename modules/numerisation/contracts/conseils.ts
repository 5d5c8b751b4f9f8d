import type { RaisonClassement } from './corrections.ts';
import type { Motif } from './motif.ts';

// Values only, without zod: pages import this file at run time.

/** What to do about each motif of rejection: « À corriger » and the detail of a pli say it. */
export const MOTIF_CONSEILS: Record<Motif, string> = {
  illisible: 'Numérisez la pièce de nouveau, à plat et bien éclairée, puis remplacez-la.',
  incomplete: 'Numérisez toutes les pages de la pièce, recto et verso, puis remplacez-la.',
  'hors-perimetre':
    'Cette pièce n’est pas attendue pour une demande de logement social. Remplacez-la par une pièce de la liste réglementaire, ou ne faites rien.',
  perimee: 'Demandez au demandeur une pièce en cours de validité, puis remplacez-la.',
  'mal-typee': 'Remplacez la pièce, en choisissant la catégorie à laquelle elle appartient.',
  'autre-personne': 'Demandez une pièce au nom du demandeur ou d’une personne à loger avec lui, puis remplacez-la.',
  'categorie-pleine': 'Supprimez d’abord une pièce de cette catégorie, puis remplacez celle qui a été rejetée.',
  'demande-radiee': 'Plus rien ne peut être ajouté à cette demande. Une nouvelle demande peut être déposée.',
  'demande-inconnue': 'Vérifiez le numéro unique auprès du demandeur, puis envoyez les pièces sous le bon numéro.',
  'fichier-infecte':
    'Demandez une autre copie du document, ou prévenez votre service informatique s’il vient de votre poste, puis remplacez la pièce.',
  'pli-retenu': 'Cette pièce est saine et n’est pas partie : envoyez-la de nouveau en la remplaçant.',
};

/** What to do where the prestataire gave no motif. */
export const CONSEIL_SANS_MOTIF =
  'Ouvrez un ticket depuis le détail du pli pour connaître le motif, ou remplacez la pièce si vous le devinez.';

/** The label of each reason to do nothing. */
export const RAISON_CLASSEMENT_LABELS: Record<RaisonClassement, string> = {
  'fournie-autrement': 'La pièce a déjà été fournie autrement',
  'plus-utile': 'La pièce n’est plus utile à la demande',
  'non-fournie': 'Le demandeur ne fournira pas la pièce',
  'demande-close': 'La demande est close, ou une autre la remplace',
  'rejet-conteste': 'Le rejet est contesté par un ticket',
};
