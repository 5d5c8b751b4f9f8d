import { formatCount as count, formatNumber as number } from '@pwp/ui';
import type { DrawingFault } from '../vignettes/open-drawing.ts';

/** The French texts of a demande and of its pièces. */
export const demandesTexts = {
  /** The texts of the page that opens a demande, and of the next steps. */
  demande: {
    title: 'Ajouter ou supprimer une pièce justificative',
    steps: ['Demande', 'Pièces', 'Ajout'],
    intro: 'Retrouvez la demande par son numéro unique pour ajouter ou supprimer des pièces justificatives.',
    field: 'N° unique',
    hint: '18 caractères : département (3), mois (2), année (2), n° d’ordre (6), guichet (5). Exemple : 034 08 19 000040 PWP01',
    submit: 'Consulter',
    recent: 'Dernières demandes consultées',
    indisponible: 'La demande ne peut pas être rouverte',
    failed: 'La demande n’a pas pu être chargée',
    autre: 'Choisir une autre demande',
  },

  /** The texts of the next demande, after a sending. */
  demandeSuivante: {
    title: 'Demande suivante',
    field: 'N° unique de la demande suivante',
  },

  /** The texts beside the pieces: whose demande it is. */
  demandeur: {
    title: 'Information du demandeur',
    numeroUnique: 'N° unique',
    nom: 'Nom',
    prenom: 'Prénom',
    dateNaissance: 'Date de naissance',
  },

  pieces: {
    title: 'Pièces justificatives de la demande',
    selectionTitle: 'Sélection intelligente des pièces à supprimer',
    liste: 'Liste des pièces justificatives',
    toggle: 'Sélection intelligente',
    toggleHint: 'Ne montrer que les catégories pleines',
    toggleAucune: 'Aucune catégorie n’est pleine',
    pleine: (max: number) =>
      `Cette catégorie est pleine (${count(max, 'pièce', 'pièces')} max.). Vous devez supprimer une pièce pour pouvoir ajouter de nouveaux documents.`,
    plusRienDePlein: {
      title: 'Plus aucune catégorie n’est pleine',
      detail: 'Ajoutez des pièces, ou revoyez l’ensemble de celles qui sont là.',
    },
    aucunePiece: 'Aucune pièce',
    sansPiece: (n: number) => `${count(n, 'catégorie', 'catégories')} sans pièce`,
    deLaSection: (libelle: string) => `, section ${libelle}`,
    toutDeplier: 'Tout déplier',
    toutReplier: 'Tout replier',
    archive: {
      telecharger: (n: number, taille: string) =>
        n < 2 ? `Télécharger la pièce (ZIP, ${taille})` : `Télécharger les ${number(n)} pièces (ZIP, ${taille})`,
      preparation: 'Préparation de l’archive',
      prete: 'L’archive est téléchargée.',
      echec: 'L’archive n’a pas pu être faite',
      nomDeFichier: 'pieces.zip',
    },
    contenance: (n: number, max: number) => `${count(n, 'pièce', 'pièces')} sur ${max}`,
    selectionner: (nom: string) => `Sélectionner ${nom}`,
    proposee: (raison: string) => `Proposée : ${raison.toLowerCase()}`,
    deposee: (date: string) => `Déposée le ${date}`,
    valable: (date: string) => `valable jusqu’au ${date}`,
    voir: 'Voir',
    supprimer: 'Supprimer',
    supprimerCochees: (n: number) => `Supprimer ${count(n, 'pièce', 'pièces')}`,
    voirEnsemble: 'Voir l’ensemble des pièces',
    ajouter: 'Ajouter des pièces',
  },

  /** The texts of the piece displayed beside the list. */
  visionneuse: {
    title: (nom: string) => `Pièce ${nom}`,
    failed: (nom: string) => `La pièce ${nom} n’a pas pu être lue`,
    ouvrir: (nom: string) => `Ouvrir ${nom}`,
    nouvelOnglet: ' (nouvel onglet)',
    telecharger: 'Enregistrer sur le poste',
    fermer: 'Fermer la pièce',
    precedente: 'Pièce précédente',
    suivante: 'Pièce suivante',
    touches:
      'Flèches gauche et droite : pièce précédente, pièce suivante. + et − : zoom ; 0 : ajuster. Échap : fermer.',
    affichee: (nom: string) => `Pièce ${nom} affichée.`,
  },

  /** The texts of a thumbnail. */
  vignette: {
    motifs: {
      illisible: 'L’aperçu n’a pas pu être fait : le fichier est peut-être abîmé.',
      'trop-grande': 'Pas d’aperçu : cette image est trop grande.',
      'trop-longue': 'Pas d’aperçu : ce fichier demande trop de temps à ce poste.',
      'lecteur-absent': 'Pas d’aperçu : ce qui lit ce format n’a pas pu être chargé.',
      protege: 'Pas d’aperçu : ce PDF est protégé par un mot de passe.',
      'sans-apercu': 'Pas d’aperçu pour ce format.',
      inaccessible: 'Pas d’aperçu : le fichier n’a pas pu être lu.',
    } satisfies Record<DrawingFault, string>,
  },

  /** The texts of a deletion, from question to result. */
  suppression: {
    titre: (n: number) => `Supprimer ${count(n, 'pièce', 'pièces')} de la demande ?`,
    // Rule 5 of the dossier unique; the portal does not refuse the others.
    contrainteStockage:
      'Le dossier unique demande de ne supprimer une pièce que par contrainte de stockage : quand sa catégorie n’a plus de place.',
    avecPlace: (n: number) =>
      n === 1
        ? 'Une pièce choisie est dans une catégorie qui a encore de la place : vous pouvez la supprimer quand même.'
        : `${number(n)} pièces choisies sont dans une catégorie qui a encore de la place : vous pouvez les supprimer quand même.`,
    consequence: 'La suppression est faite dans le SNE ; elle ne peut pas être annulée depuis le portail.',
    confirmer: 'Confirmer la suppression',
    annuler: 'Annuler',
    enCours: (n: number, total: number) => `Suppression de la pièce ${n} sur ${total}`,
    choisie: 'Choisie par vous',
    nommee: (nom: string, categorie: string, date: string) =>
      `${nom}${categorie === '' ? '' : ` · ${categorie}`} · déposée le ${date}`,
    faites: (n: number) => count(n, 'pièce supprimée', 'pièces supprimées'),
    nonJournalisees: (n: number) =>
      count(n, 'suppression n’est pas inscrite au journal', 'suppressions ne sont pas inscrites au journal'),
    refusees: (n: number) => count(n, 'pièce n’a pas été supprimée', 'pièces n’ont pas été supprimées'),
    incertaines: (n: number) => count(n, 'suppression incertaine', 'suppressions incertaines'),
    incertainesConsequence:
      'Le SNE n’a pas répondu à temps : la suppression est peut-être faite. Actualisez la liste dans un instant pour le savoir.',
    actualiser: 'Actualiser',
    toujoursLa: 'La pièce est toujours dans le SNE : la suppression n’a pas été faite.',
    marques: { refusee: 'Suppression refusée par le SNE', incertaine: 'Suppression incertaine, à vérifier' },
    resultat: 'Résultat de la suppression',
    relectureEchouee: 'La liste affichée n’a pas pu être relue dans le SNE ; elle tient compte de vos suppressions.',
  },

  /** The texts about what still works while the SNE is down. */
  sne: {
    panneAjout: 'Le SNE ne répond pas : vous pouvez tout de même ajouter des pièces.',
    ajouterQuandMeme: 'Ajouter des pièces à cette demande',
  },
} as const;
