import { formatCount as count } from '@pwp/ui';
import { brouillonsTexts } from './fr-brouillons.ts';
import { demandesTexts } from './fr-demandes.ts';
import { plisTexts } from './fr-plis.ts';

/** Every French text of the module's pages. Words shared with the API are in `contracts/labels.ts`. */
export const fr = {
  module: 'Numérisation',
  ajoutSuppression: 'Ajouter / supprimer',
  chargement: 'Chargement en cours',

  sansGuichet: {
    title: 'Aucun guichet ne vous est affecté',
    acte: 'Ce qui s’envoie ou se demande ici l’est au nom d’un guichet.',
    referent: 'Demandez à votre référent de vous rattacher au vôtre, puis vérifiez ici.',
    verifier: 'Vérifier de nouveau',
    toujours: 'Toujours aucun guichet : votre référent ne vous a pas encore rattaché.',
    aide: 'Aide sur cette page',
  },

  rejetsDuMois: {
    title: 'Rejets du mois',
    total: (n: number) =>
      n === 0
        ? 'Aucun pli transmis ce mois-ci n’a été rejeté.'
        : `${count(n, 'pli transmis ce mois-ci a été rejeté', 'plis transmis ce mois-ci ont été rejetés')}, en tout ou en partie.`,
    plis: (n: number) => count(n, 'pli rejeté', 'plis rejetés'),
    de: (code: string) => ` de ${code}`,
    autres: 'Le nombre mène à la liste des plis pour votre guichet actuel, aux statistiques pour les autres.',
    statistiques: 'Statistiques du mois',
    echec: 'Les rejets du mois ne peuvent pas être affichés',
  },

  /** The texts of the fiche de transmission, requested and displayed. */
  fiche: {
    title: 'Télécharger une fiche de transmission',
    breadcrumb: 'Fiche de transmission',
    intro:
      'La fiche de transmission est obligatoire pour tout envoi papier : saisissez le numéro unique et le contexte, puis téléchargez-la.',
    contexte: 'Contexte',
    contextes: {
      AJO: 'Ajout d’une PJ à un dossier existant',
      REN: 'Renouvellement',
      CRE: 'Création',
      MAJ: 'Mise à jour',
    },
    creationSansNumero: 'Pour une création, laissez le champ vide si la demande n’a pas encore de numéro.',
    submit: 'Télécharger',
    enCours: 'Préparation de la fiche',
    prete: 'La fiche de transmission a été téléchargée.',
    nomDeFichier: 'fiche-de-transmission.pdf',
    versionHtml: 'Version HTML',
    doute: 'La fiche n’est pas encore faite.',
    quandMeme: 'Faire la fiche quand même',
    recentes: {
      title: 'Dernières fiches émises',
      detail: 'Une fiche demandée à nouveau porte la mention « Duplicata » et la date de la première.',
      vide: {
        title: 'Aucune fiche pour le moment',
        detail: 'Les fiches que votre guichet télécharge se retrouvent ici, prêtes à réimprimer.',
        saisir: 'Saisir un numéro unique',
      },
      echec: 'Les dernières fiches n’ont pas pu être chargées',
      emise: (quand: string, fois: number) => `émise le ${quand}${fois > 1 ? `, ${fois} fois en tout` : ''}`,
      reimprimer: 'Réimprimer',
      deLaFiche: (numeroUnique: string, contexte: string) => ` de la fiche ${numeroUnique}, ${contexte}`,
      laFiche: (numeroUnique: string, contexte: string) => ` la fiche ${numeroUnique}, ${contexte}`,
      echecReimpression: 'La fiche n’a pas pu être préparée',
    },
    lecture: {
      titre: 'Fiche de Transmission obligatoire',
      breadcrumb: 'Version HTML',
      imprimer: 'Imprimer',
      retour: 'Demander une autre fiche',
      duplicata: (date: string) => `Duplicata de la fiche émise le ${date}`,
      rappel:
        'Rappel : toute demande de création ou de mise à jour d’une Demande de Logement Social et tout ajout de pièces envoyés par courrier doivent être accompagnés de la Fiche de Transmission.',
      codeBarres: (code: string) => `Code-barres : ${code}`,
    },
  },

  ...plisTexts,
  ...demandesTexts,
  ...brouillonsTexts,
} as const;
