import { count } from './count.ts';

/** The texts of the files that are added and sent. */
export const depot = {
  title: 'Ajouter des pièces à la demande',
  fichiers: 'Choisissez un fichier',
  dossier: 'Choisissez un dossier',
  deposer:
    'ou déposez ici vos pièces justificatives, fichiers ou dossiers ; Ctrl + V colle celles que vous avez copiées',
  limites: (types: string, parFichier: string, nombre: number, total: string) =>
    `Formats acceptés : ${types}. ${parFichier} au plus par fichier, ${nombre} fichiers et ${total} au plus par envoi. Masquez les numéros de sécurité sociale.`,
  reste: (n: number, taille: string) => `Encore ${count(n, 'fichier', 'fichiers')}, ${taille}.`,
  resteRien: 'Cet envoi est complet.',
  depotIllisible: "Ce qui a été déposé n'a pas pu être lu. Choisissez plutôt les fichiers sur votre poste.",
  collee: (n: number, extension: string) => `image-collee-${n}.${extension}`,
  echecOuverture: "Le brouillon de l'envoi n'a pas pu être ouvert",
  repris: (date: string, n: number) =>
    `Brouillon du ${date} repris : ${count(n, 'fichier déjà reçu', 'fichiers déjà reçus')}.`,
  toutRetirer: 'Tout retirer',
  toutRetirerTitre: 'Retirer tous les fichiers du brouillon ?',
  toutRetirerConsequence: 'Les fichiers reçus par le portail sont effacés. Ceux de votre poste ne changent pas.',
  toutRetirerConfirmer: 'Retirer les fichiers',
  garderBrouillon: 'Annuler',
  toutesRetirees: 'Tous les fichiers sont retirés.',
  liste: (n: number, taille: string) => `${count(n, 'pièce à envoyer', 'pièces à envoyer')} (${taille})`,
  refuses: (n: number) => count(n, 'fichier refusé', 'fichiers refusés'),
  refusesConsequence: 'Ces fichiers ne seront pas envoyés ; les autres sont gardés.',
  etats: {
    attente: 'En attente',
    envoi: 'Envoi en cours',
    recue: 'Reçue',
    refusee: 'Refusée',
    echec: 'Échec réseau',
  },
  retirer: (nom: string) => `Retirer ${nom}`,
  reessayer: (nom: string) => `Réessayer ${nom}`,
  monter: (nom: string) => `Monter ${nom}`,
  descendre: (nom: string) => `Descendre ${nom}`,
  deplacee: (nom: string, place: number, n: number) => `${nom} : ${place} sur ${n}.`,
  categorie: (nom: string) => `Catégorie de ${nom}`,
  sansCategorie: 'Catégorie non précisée',
  categoriePleine: (libelle: string) => `${libelle} (pleine)`,
  doublons: {
    lot: (nom: string) => `« ${nom} » a le même contenu qu'un autre fichier de cet envoi.`,
    demande: (nom: string) => `« ${nom} » est déjà dans la demande : le SNE en a une pièce de même contenu.`,
  },
  nonComparee: "Non comparée aux pièces de la demande : le SNE ne répond pas. Vérifiez qu'elle n'y est pas déjà.",
  garder: (nom: string) => `Garder ${nom}`,
  gardee: 'Gardée malgré le double.',
  oublierRefuses: 'Masquer les fichiers refusés',
  ajoutes: (n: number, refuses: number) =>
    `${count(n, 'pièce ajoutée', 'pièces ajoutées')} à la liste${refuses > 0 ? `, ${count(refuses, 'fichier refusé', 'fichiers refusés')}` : ''}.`,
  recues: (n: number) => `${count(n, 'pièce reçue', 'pièces reçues')} par le portail.`,
  nonRecue: (nom: string, motif: string) => `${nom} : ${motif}`,
  retiree: (nom: string) => `${nom} retirée de la liste.`,
  submit: 'Valider',
  intention: (n: number) => `Envoyer ${count(n, 'pièce', 'pièces')} à la numérisation`,
  intentionRefuses: (n: number) =>
    ` ; ${count(n, 'fichier refusé ne sera pas envoyé', 'fichiers refusés ne seront pas envoyés')}`,
  intentionVide: 'Choisissez au moins un fichier à envoyer.',
  retour: 'Revenir aux pièces',
  attendre: (n: number) =>
    `L'envoi part dès que ${count(n, 'fichier est reçu', 'fichiers sont reçus')} par le portail.`,
  annuler: "Annuler l'envoi",
  annule: "L'envoi a été annulé. Vos fichiers sont toujours dans la liste.",
  enregistrement: 'Enregistrement du pli en cours',
  quitter: "L'enregistrement est en cours : attendez qu'il se termine.",
  quitterFichiers: "Des fichiers partent encore : attendez qu'ils soient reçus, ou retirez-les.",
  aDecider: (nom: string) => `« ${nom} » est en double : choisissez de le garder ou de le retirer.`,
  aReessayer: (nom: string) => `« ${nom} » n'a pas été reçu : réessayez, ou retirez-le.`,
  refus: {
    type: (nom: string, types: string) => `« ${nom} » n'est pas d'un format accepté. Formats acceptés : ${types}.`,
    taille: (nom: string, taille: string, max: string) => `« ${nom} » pèse ${taille} ; un fichier pèse au plus ${max}.`,
    vide: (nom: string) => `« ${nom} » est vide. Vérifiez le fichier sur votre poste.`,
    nombre: (nom: string, max: number) => `« ${nom} » dépasse le nombre de ${max} fichiers par envoi.`,
    total: (nom: string, max: string) => `« ${nom} » porterait l'envoi au-delà de ${max}. Faites un second envoi.`,
  },
} as const;

/** The texts of a pli that was taken. */
export const confirmation = {
  title: 'Pièces enregistrées',
  message: 'Vos pièces ont bien été enregistrées.',
  suite: 'Nous vous tiendrons informés des suites que nous donnerons au traitement de votre demande.',
  transaction: 'N° de transaction',
  usage: 'À rappeler en cas de question ou de réclamation sur ce pli.',
  copier: 'Copier le n° de transaction',
  copie: 'N° de transaction copié.',
  copieImpossible: 'La copie est refusée par le navigateur : sélectionnez le numéro et copiez-le.',
  voirLePli: 'Voir le pli',
  autreDemande: 'Autre demande',
  statut: 'Statut du dossier',
  aTransmettre:
    'Le pli est enregistré et gardé par le portail : il part de lui-même chez le prestataire de numérisation.',
  transmis: (statut: string) => `Le pli est transmis : ${statut.toLowerCase()}.`,
} as const;
