import { formatCount as count } from '@pwp/ui';

/** The French texts of what is sent: files, their preview, drafts, « Demande CERFA ». */
export const brouillonsTexts = {
  /** The texts of the files that are added and sent. */
  depot: {
    title: 'Ajouter des pièces à la demande',
    fichiers: 'Choisissez un fichier',
    dossier: 'Choisissez un dossier',
    deposer:
      'ou déposez ici vos pièces justificatives, fichiers ou dossiers ; Ctrl + V colle celles que vous avez copiées',
    limites: (types: string, parFichier: string, nombre: number, total: string) =>
      `Formats acceptés : ${types}. ${parFichier} au plus par fichier, ${nombre} fichiers et ${total} au plus par envoi. Masquez les numéros de sécurité sociale.`,
    reste: (n: number, taille: string) => `Encore ${count(n, 'fichier', 'fichiers')}, ${taille}.`,
    resteRien: 'Cet envoi est complet.',
    depotIllisible: 'Ce qui a été déposé n’a pas pu être lu. Choisissez plutôt les fichiers sur votre poste.',
    collee: (n: number, extension: string) => `image-collee-${n}.${extension}`,
    echecEnvoi: 'L’envoi n’a pas pu être fait ; vos fichiers sont gardés',
    echecOuverture: 'Le brouillon de l’envoi n’a pas pu être ouvert',
    repris: (date: string, n: number) =>
      `Brouillon du ${date} repris : ${count(n, 'fichier déjà reçu', 'fichiers déjà reçus')}.`,
    toutRetirer: 'Tout retirer',
    toutRetirerTitre: 'Retirer tous les fichiers du brouillon ?',
    toutRetirerConsequence: 'Les fichiers reçus par le portail sont effacés. Ceux de votre poste ne changent pas.',
    toutRetirerConfirmer: 'Retirer les fichiers',
    garderBrouillon: 'Annuler',
    toutesRetirees: 'Tous les fichiers sont retirés.',
    liste: (n: number, taille: string) => `${count(n, 'pièce à envoyer', 'pièces à envoyer')} (${taille})`,
    refuses: (n: number) => count(n, 'fichier refusé', 'fichiers refusés'),
    refusesConsequence: (n: number) =>
      `${n === 1 ? 'Il ne sera pas envoyé' : 'Ils ne seront pas envoyés'} ; les autres sont gardés.`,
    etats: {
      attente: 'En attente',
      envoi: 'Envoi en cours',
      recue: 'Reçue',
      refusee: 'Refusée',
      echec: 'Échec réseau',
      rotation: 'Rotation en cours',
    },
    rotation: {
      echec: (nom: string) => `« ${nom} » n’a pas pu être pivoté : il part tel quel.`,
      refusee: (motif: string) => `La rotation n’a pas pu être gardée : le fichier part tel quel. ${motif}`,
    },
    /** What a reader would refuse: the pages of a file, by their number. */
    qualite: {
      une: {
        floue: 'floue',
        sombre: 'trop sombre',
        vide: 'vide ou trop pâle',
        petite: 'trop petite pour être lue',
      },
      plusieurs: {
        floue: 'floues',
        sombre: 'trop sombres',
        vide: 'vides ou trop pâles',
        petite: 'trop petites pour être lues',
      },
      seule: (faute: string) => `Cette page semble ${faute}.`,
      page: (numero: number, faute: string) => `La page ${numero} semble ${faute}.`,
      pages: (numeros: string, fautes: string) => `Les pages ${numeros} semblent ${fautes}.`,
      conseil: (n: number) =>
        n === 1
          ? 'Le prestataire pourrait la refuser : numérisez-la de nouveau, à plat et bien éclairée, ou envoyez-la telle quelle.'
          : 'Le prestataire pourrait les refuser : numérisez-les de nouveau, à plat et bien éclairées, ou envoyez-les telles quelles.',
      annonce: (nom: string, conseil: string) => `${nom} : ${conseil}`,
    },
    retirer: (nom: string) => `Retirer ${nom}`,
    reessayer: (nom: string) => `Réessayer ${nom}`,
    monter: (nom: string) => `Monter ${nom}`,
    descendre: (nom: string) => `Descendre ${nom}`,
    deplacee: (nom: string, place: number, n: number) => `${nom} : ${place} sur ${n}.`,
    categorie: (nom: string) => `Catégorie de ${nom}`,
    sansCategorie: 'Catégorie non précisée',
    origines: { nom: 'proposée d’après le nom', rejet: 'celle de la pièce rejetée' },
    autreCategorie: (nom: string, autre: string, categorie: string) =>
      `« ${nom} » semble être « ${autre} », et prend « ${categorie} », la catégorie de la pièce rejetée.`,
    choisirCategorie: (libelle: string) => `Choisir « ${libelle} »`,
    garderCategorie: (libelle: string) => `Garder « ${libelle} »`,
    categorieADecider: (nom: string) => `Choisissez la catégorie de « ${nom} ».`,
    categories: 'Catégories',
    chercherCategorie: 'Chercher une catégorie',
    oterCategorie: (label: string) => `${label} : ne pas préciser`,
    aucuneCategorie: 'Aucune catégorie ne correspond.',
    categoriesTrouvees: (n: number) => `${count(n, 'catégorie', 'catégories')}.`,
    categoriePleine: (libelle: string) => `${libelle} (pleine)`,
    doublons: {
      lot: (nom: string) => `« ${nom} » a le même contenu qu’un autre fichier de cet envoi.`,
      demande: (nom: string) => `« ${nom} » est déjà dans la demande : le SNE en a une pièce de même contenu.`,
    },
    nonComparee: 'Non comparée aux pièces de la demande : le SNE ne répond pas. Vérifiez qu’elle n’y est pas déjà.',
    garder: (nom: string) => `Garder ${nom}`,
    gardee: 'Gardée malgré le double.',
    oublierRefuses: 'Masquer les fichiers refusés',
    ajoutes: (n: number, refuses: number) =>
      `${count(n, 'pièce ajoutée', 'pièces ajoutées')} à la liste${refuses > 0 ? `, ${count(refuses, 'fichier refusé', 'fichiers refusés')}` : ''}.`,
    recues: (n: number) => `${count(n, 'pièce reçue', 'pièces reçues')} par le portail.`,
    horsConnexion: 'Hors connexion : le fichier partira de lui-même au retour du réseau.',
    repartis: (n: number) =>
      `${count(n, 'fichier repart', 'fichiers repartent')} vers le portail : la connexion est revenue.`,
    nonRecue: (nom: string, motif: string) => `${nom} : ${motif}`,
    retiree: (nom: string) => `${nom} retirée de la liste.`,
    submit: 'Valider',
    intention: (n: number) => `Envoyer ${count(n, 'pièce', 'pièces')} à la numérisation`,
    intentionRefuses: (n: number) =>
      ` ; ${count(n, 'fichier refusé ne sera pas envoyé', 'fichiers refusés ne seront pas envoyés')}`,
    intentionVide: 'Choisissez au moins un fichier à envoyer.',
    retour: 'Revenir aux pièces',
    attendre: (n: number) =>
      `L’envoi part dès que ${count(n, 'fichier est reçu', 'fichiers sont reçus')} par le portail.`,
    attendreDemande: 'L’envoi part dès que la demande est lue.',
    annuler: 'Annuler l’envoi',
    annule: 'L’envoi a été annulé. Vos fichiers sont toujours dans la liste.',
    enregistrement: 'Enregistrement du pli en cours',
    quitter: 'L’enregistrement est en cours : attendez qu’il se termine.',
    quitterFichiers: 'Des fichiers partent encore : attendez qu’ils soient reçus, ou retirez-les.',
    aDecider: (nom: string) => `« ${nom} » est en double : choisissez de le garder ou de le retirer.`,
    aReessayer: (nom: string) => `« ${nom} » n’a pas été reçu : réessayez, ou retirez-le.`,
    refus: {
      type: (nom: string, types: string) => `« ${nom} » n’est pas d’un format accepté. Formats acceptés : ${types}.`,
      taille: (nom: string, taille: string, max: string) =>
        `« ${nom} » pèse ${taille} ; un fichier pèse au plus ${max}.`,
      vide: (nom: string) => `« ${nom} » est vide. Vérifiez le fichier sur votre poste.`,
      nombre: (nom: string, max: number) => `« ${nom} » dépasse le nombre de ${max} fichiers par envoi.`,
      total: (nom: string, max: string) => `« ${nom} » porterait l’envoi au-delà de ${max}. Faites un second envoi.`,
    },
  },

  /** The texts of a file that is looked at before it is sent. */
  apercu: {
    voir: (nom: string) => `Aperçu de ${nom}`,
    titre: (nom: string) => `Aperçu de ${nom}`,
    image: (nom: string, page: number, pages: number) => (pages > 1 ? `${nom}, page ${page} sur ${pages}` : nom),
    cadre: 'Page affichée',
    place: (n: number, total: number) => `${n} sur ${total}`,
    page: (n: number, total: number) => `Page ${n} sur ${total}`,
    precedent: 'Fichier précédent',
    suivant: 'Fichier suivant',
    pagePrecedente: 'Page précédente',
    pageSuivante: 'Page suivante',
    zoom: 'Zoom',
    agrandir: 'Agrandir',
    reduire: 'Réduire',
    ajuster: 'Ajuster',
    rotation: 'Rotation',
    aGauche: 'Pivoter à gauche',
    aDroite: 'Pivoter à droite',
    toutesLesPages: 'Toutes les pages',
    tourneeADroite: 'Pivotée d’un quart de tour à droite.',
    tourneeAGauche: 'Pivotée d’un quart de tour à gauche.',
    impossible: 'Ce fichier ne peut pas être montré ici',
    touches:
      'Flèches gauche et droite : fichier précédent, suivant. + et − : zoom ; 0 : ajuster. Page précédente et Page suivante : pages d’un PDF.',
    touchesRotation: 'R : pivoter à droite ; Maj + R : à gauche.',
    gardee: 'La rotation part avec le fichier ; le zoom ne change que l’affichage.',
    heic: 'Pivotée, une photo HEIC part en JPEG.',
  },

  /** The texts about the agent's own name for a pli. */
  reference: {
    field: 'Référence (facultatif)',
    hint: 'Votre nom pour ce pli, pour le retrouver. Elle reste dans le portail.',
    hintCreation: 'Pour retrouver ce pli, qui n’a pas encore de numéro unique : le nom du demandeur, par exemple.',
    aucune: 'Aucune',
  },

  brouillons: {
    title: 'Envois commencés',
    detail: (contexte: string, n: number, date: string) => `${contexte} · ${count(n, 'fichier', 'fichiers')} · ${date}`,
    correction: (nom = '') => (nom === '' ? 'Correction d’un pli rejeté' : `Correction de « ${nom} »`),
    reprendre: 'Reprendre',
    sansNumeroUnique: 'Demande sans numéro unique',
    failed: 'Vos envois commencés n’ont pas pu être lus.',
  },

  /** The texts of the CERFA form that is sent. */
  cerfa: {
    title: 'Demande CERFA',
    steps: ['Demande', 'Formulaire et pièces'],
    intro:
      'Transmettez un formulaire CERFA n° 14069 numérisé et ses pièces justificatives : ils partent en un seul pli.',
    contexte: 'Objet de la demande',
    contextes: {
      CRE: { label: 'Création', hint: 'La demande n’a pas encore de numéro unique.' },
      REN: { label: 'Renouvellement', hint: '' },
      MAJ: { label: 'Mise à jour', hint: '' },
    },
    contexteManquant: 'Choisissez l’objet de la demande.',
    submit: 'Continuer',
    envoiTitle: (contexte: string) => `Formulaire et pièces : ${contexte.toLowerCase()}`,
    formulaire: 'Formulaire CERFA',
    formulaireChoisi: 'Formulaire à envoyer',
    choisirFormulaire: 'Choisissez le formulaire CERFA',
    remplacerFormulaire: 'Choisissez un autre formulaire CERFA',
    deposerFormulaire: 'ou déposez ici le formulaire n° 14069 numérisé, en un seul fichier',
    formulaireManquant: 'Choisissez le formulaire CERFA n° 14069 numérisé.',
    unSeulFormulaire: 'Un seul fichier est attendu pour le formulaire : le premier est gardé.',
    pieces: 'Pièces justificatives',
    intention: (pieces: number) => `Envoyer le formulaire et ${count(pieces, 'pièce', 'pièces')} à la numérisation`,
    sansNumero: 'Demande en création : le SNE lui donnera son numéro unique.',
    retour: 'Revenir au choix de l’objet',
    autre: 'Autre demande CERFA',
  },
} as const;
