import { HEIC_LIMITS, type HeicFault } from '../demande/heic/heic-answer.ts';
import { count } from './count.ts';

/** The texts of the list of pieces. */
export const pieces = {
  title: 'Pièces justificatives de la demande',
  selectionTitle: 'Sélection intelligente des pièces à supprimer',
  liste: 'Liste des pièces justificatives',
  toggle: 'Sélection intelligente',
  toggleHint: 'Ne montrer que les catégories pleines',
  toggleAucune: "Aucune catégorie n'est pleine",
  pleine: (max: number) =>
    `Cette catégorie est pleine (${count(max, 'pièce', 'pièces')} max.). Vous devez supprimer une pièce pour pouvoir ajouter de nouveaux documents.`,
  plusRienDePlein: {
    title: "Plus aucune catégorie n'est pleine",
    detail: 'Vous pouvez ajouter des pièces à cette demande.',
  },
  aucunePiece: 'Aucune pièce',
  contenance: (n: number, max: number) => `${count(n, 'pièce', 'pièces')} sur ${max}`,
  selectionner: (nom: string) => `Sélectionner ${nom}`,
  proposee: (raison: string) => `Proposée : ${raison.toLowerCase()}`,
  deposee: (date: string) => `Déposée le ${date}`,
  valable: (date: string) => `valable jusqu'au ${date}`,
  voir: 'Voir',
  supprimer: 'Supprimer',
  supprimerCochees: (n: number) => `Supprimer ${count(n, 'pièce', 'pièces')}`,
  voirEnsemble: "Voir l'ensemble des pièces",
  ajouter: 'Ajouter des pièces',
} as const;

const ENREGISTREZ = "Enregistrez-la sur votre poste pour l'ouvrir.";

/** The texts of the piece that is shown beside the list. */
export const visionneuse = {
  title: (nom: string) => `Pièce ${nom}`,
  failed: (nom: string) => `La pièce ${nom} n'a pas pu être lue`,
  sansApercu: "Le navigateur ne montre pas ce format. Enregistrez la pièce sur votre poste pour l'ouvrir.",
  illisible: (nom: string) => `La pièce ${nom} ne peut pas être montrée ici`,
  illisibleDetail: 'Ouvrez-la dans un nouvel onglet, ou enregistrez-la sur votre poste.',
  heic: {
    illisible: `Cette photo HEIC n'a pas pu être décodée : elle est peut-être abîmée. ${ENREGISTREZ}`,
    'trop-grande': `Cette photo compte plus de ${HEIC_LIMITS.pixels / 1_000_000} millions de pixels. ${ENREGISTREZ}`,
    'trop-longue': `Cette photo demande trop de temps à ce poste. ${ENREGISTREZ}`,
    'lecteur-absent': `Ce qui permet de montrer une photo HEIC n'a pas pu être chargé. ${ENREGISTREZ}`,
  } satisfies Record<HeicFault, string>,
  page: (n: number, pages: number) => `Page ${n} sur ${pages}`,
  pages: (n: number, total: number) => `${count(n, 'page montrée', 'pages montrées')} sur ${total}`,
  pagesSuivantes: 'Montrer les pages suivantes',
  ouvrir: (nom: string) => `Ouvrir ${nom}`,
  nouvelOnglet: ' (nouvel onglet)',
  telecharger: 'Enregistrer sur le poste',
  fermer: 'Fermer la pièce',
  precedente: 'Pièce précédente',
  suivante: 'Pièce suivante',
  touches: 'Flèches gauche et droite : pièce précédente, pièce suivante. Échap : fermer.',
  affichee: (nom: string) => `Pièce ${nom} affichée.`,
} as const;

/** The texts of a deletion, from its question to its result. */
export const suppression = {
  titre: (n: number) => `Supprimer ${count(n, 'pièce', 'pièces')} de la demande ?`,
  // Rule 5 of the dossier unique.
  contrainteStockage:
    "Une pièce qui ne sert plus est en principe marquée et non supprimée : on ne la supprime que par contrainte de stockage, quand sa catégorie n'a plus de place.",
  consequence: 'La suppression est faite dans le SNE ; elle ne peut pas être annulée depuis le portail.',
  confirmer: 'Confirmer la suppression',
  annuler: 'Annuler',
  enCours: (n: number, total: number) => `Suppression de la pièce ${n} sur ${total}`,
  faites: (n: number) => count(n, 'pièce supprimée', 'pièces supprimées'),
  nonJournalisees: (n: number) =>
    count(n, "suppression n'est pas inscrite au journal", 'suppressions ne sont pas inscrites au journal'),
  refusees: (n: number) => count(n, "pièce n'a pas été supprimée", "pièces n'ont pas été supprimées"),
  incertaines: (n: number) => count(n, 'suppression incertaine', 'suppressions incertaines'),
  incertainesConsequence:
    "Le SNE n'a pas répondu à temps : la suppression est peut-être faite. Actualisez la liste dans un instant pour le savoir.",
  actualiser: 'Actualiser',
  toujoursLa: "La pièce est toujours dans le SNE : la suppression n'a pas été faite.",
  marques: { refusee: 'Suppression refusée par le SNE', incertaine: 'Suppression incertaine, à vérifier' },
  resultat: 'Résultat de la suppression',
  relectureEchouee: "La liste affichée n'a pas pu être relue dans le SNE ; elle tient compte de vos suppressions.",
} as const;
