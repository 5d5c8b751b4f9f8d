import { formatCount as count } from '@pwp/ui';

/** The texts of « À corriger », from the list to the deposit of a replacement. */
export const frCorrections = {
  title: 'À corriger',
  /** A pli that was rejected as a whole is one rejection of all its pieces. */
  waiting: (rejets: number, pieces: number, plis: number) => {
    const what = `${count(pieces, 'pièce', 'pièces')} de ${count(plis, 'pli', 'plis')}`;
    if (pieces === rejets) return `${what} ${pieces < 2 ? 'attend' : 'attendent'} une correction.`;
    return `${count(rejets, 'rejet attend', 'rejets attendent')} une correction : ${what}.`;
  },
  intro: (waiting: string) =>
    `${waiting} Un rejet quitte la liste quand une pièce le remplace, ou quand vous dites « Ne rien faire ».`,
  liste: 'Rejets à corriger',
  failed: 'La liste n’a pas pu être chargée',
  envois: { label: 'Envois', guichet: 'Tout le guichet', moi: 'Mes envois' },
  tri: {
    label: 'Trier par',
    'dateRejet-desc': 'Rejets les plus récents',
    'dateRejet-asc': 'Rejets les plus anciens',
    'motif-asc': 'Motif',
    'numeroUnique-asc': 'N° unique',
  },
  sansGuichet: 'Les pièces à corriger sont celles des plis d’un guichet.',
  vide: {
    title: 'Rien à corriger',
    detail: 'Aucune pièce rejetée n’attend votre guichet. Les prochains rejets apparaîtront ici et dans le menu.',
    moi: 'Aucun de vos envois n’a de rejet à corriger. Ceux de vos collègues sont dans « Tout le guichet ».',
    toutLeGuichet: 'Voir tout le guichet',
    tableauDeBord: 'Aller au tableau de bord',
  },
  pliEntier: 'Pli rejeté en entier',
  sansMotif: 'Le prestataire n’a pas donné de motif.',
  demande: 'Demande',
  sansNumero: 'Création, sans n° unique',
  creation: 'Cette création n’a pas de n° unique : elle est à refaire, avec cette pièce.',
  rejete: 'Rejeté le',
  transmis: 'Transmis le',
  pli: 'Voir le pli',
  duPli: (transaction: string) => ` ${transaction}`,
  pour: (label: string, nom: string) => `${label} : « ${nom} »`,
  remplacer: 'Remplacer cette pièce',
  liberer: 'Libérer une place',
  cerfa: 'Refaire la demande CERFA',
  nouvelleDemande: 'Déposer une nouvelle demande',
  autreNumero: 'Saisir le bon n° unique',
  renvoyer: 'Refaire l’envoi',
  rienFaire: 'Ne rien faire',
  classement: {
    title: 'Ne rien faire pour ce rejet ?',
    consequence: 'Il quitte la liste du guichet. La raison, votre nom et la date sont gardés au journal.',
    legend: 'Pourquoi ?',
    manquante: 'Choisissez une raison.',
    confirmer: 'Retirer de la liste',
    annuler: 'Annuler',
    fait: (nom: string) => `« ${nom} » est retiré de la liste.`,
    remettre: 'Remettre dans la liste',
    remis: (nom: string) => `« ${nom} » est de nouveau dans la liste.`,
    echec: 'La liste n’a pas pu être changée',
  },
  announce: (n: number) => (n === 0 ? 'Rien à corriger.' : `${count(n, 'rejet', 'rejets')} à corriger.`),
  depot: {
    remplace: {
      piece: (nom: string) => `Vous remplacez « ${nom} », rejetée.`,
      formulaire: (nom: string) => `Vous remplacez le formulaire « ${nom} », rejeté.`,
      pli: () => 'Vous refaites l’envoi d’un pli rejeté en entier.',
    },
    nouvelleDemande: 'Vous déposez une nouvelle demande à la place d’un pli rejeté en entier.',
    categorie: 'La première pièce que vous choisissez prend sa catégorie ; vous pouvez en changer.',
    sansCategorie: 'Choisissez sa catégorie avant de valider.',
    malTypee:
      'Elle a été rejetée pour sa catégorie : choisissez celle à laquelle appartient la nouvelle avant de valider.',
    categorieManquante: 'Choisissez la catégorie de la pièce qui remplace.',
    pleine: (categorie: string) =>
      `La catégorie « ${categorie} » est pleine : supprimez-y une pièce, puis déposez la nouvelle.`,
    libre: (categorie: string) => `La catégorie « ${categorie} » a de la place.`,
    deposer: { piece: 'Déposer la pièce', formulaire: 'Déposer des pièces', pli: 'Refaire l’envoi' },
    retour: 'Revenir à « À corriger »',
  },
  suivant: {
    title: 'Rejets à corriger',
    lien: (n: number) => `Rejet suivant (${n})`,
    aucun: 'Plus aucun rejet n’attend dans cette liste.',
  },
  remplaceePar: (transaction: string, moment: string) => `par le pli ${transaction}, le ${moment}`,
  etats: { remplacee: 'Remplacée', classee: 'Rien à faire' },
} as const;
