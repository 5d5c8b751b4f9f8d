import { count } from './count.ts';

/** The texts of the page that asks for a demande, and of the steps that follow. */
export const demande = {
  title: 'Ajouter ou supprimer une pièce justificative',
  steps: ['Demande', 'Pièces', 'Ajout'],
  intro: 'Retrouvez la demande par son numéro unique pour ajouter ou supprimer des pièces justificatives.',
  field: 'N° unique',
  hint: "18 caractères : département (3), mois (2), année (2), n° d'ordre (6), guichet (5). Exemple : 034 08 19 000040 PWP01",
  submit: 'Consulter',
  recent: 'Dernières demandes consultées',
  indisponible: 'La demande ne peut pas être rouverte',
  failed: "La demande n'a pas pu être chargée",
  autre: 'Choisir une autre demande',
} as const;

/** What stands beside the pieces: whose demande it is. */
export const demandeur = {
  title: 'Information du demandeur',
  numeroUnique: 'N° unique',
  nom: 'Nom',
  prenom: 'Prénom',
  dateNaissance: 'Date de naissance',
} as const;

/** The texts of the parcels that were begun. */
export const brouillons = {
  title: 'Envois commencés',
  detail: (contexte: string, n: number, date: string) => `${contexte} · ${count(n, 'fichier', 'fichiers')} · ${date}`,
  reprendre: 'Reprendre',
  sansNumeroUnique: 'Demande sans numéro unique',
  failed: "Vos envois commencés n'ont pas pu être lus.",
} as const;

/** What still works while the SNE is silent. */
export const sne = {
  panneAjout: 'Le SNE ne répond pas : vous pouvez tout de même ajouter des pièces.',
  ajouterQuandMeme: 'Ajouter des pièces à cette demande',
} as const;
