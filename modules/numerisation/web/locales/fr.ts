/** `1 dossier`, `2 dossiers`: in French, 0 and 1 take the singular. */
function count(n: number, one: string, many: string): string {
  return `${n} ${n < 2 ? one : many}`;
}

/** Every long French text of the module's pages. Words shared with the API are in `contracts/labels.ts`. */
export const fr = {
  module: 'Numérisation',
  ajoutSuppression: 'Ajout/suppression de pièces justificatives',
  reessayer: 'Réessayer',
  chargement: 'Chargement en cours',

  dashboard: {
    title: 'Tableau de bord',
    today: (day: string, total: number) => `Le ${day} · Vous avez ${count(total, 'dossier', 'dossiers')}`,
    counters: 'Filtrer par compteur',
    tiles: {
      'rejetes-et-renouveles': {
        title: 'Statut et contexte',
        text: (n: number) => count(n, 'dossier rejeté et renouvelé', 'dossiers rejetés et renouvelés'),
        filtre: 'rejetés et renouvelés',
      },
      renouveles: {
        title: 'Contexte',
        text: (n: number) => count(n, 'dossier renouvelé', 'dossiers renouvelés'),
        filtre: 'renouvelés',
      },
      rejetes: {
        title: 'Statut dossier',
        text: (n: number) => count(n, 'dossier rejeté', 'dossiers rejetés'),
        filtre: 'rejetés',
      },
    },
    search: {
      title: 'Recherche avancée',
      du: 'Transmis du',
      au: 'au',
      statut: 'Statut du dossier',
      contexte: 'Contexte',
      transaction: 'N° de transaction',
      transactionHint: '13 lettres ou chiffres, ou seulement les premiers. Exemple : 1je9xw3quz77b',
      submit: 'Rechercher',
      periodeInversee: 'La date de fin est avant la date de début.',
      dateManquante: 'Saisissez une date complète (jour, mois, année).',
      transactionInvalide: 'Un n° de transaction ne contient que des lettres de a à z et des chiffres.',
    },
    filters: {
      title: 'Filtres',
      titleWith: (periode: string) => `Filtres : ${periode}`,
      periode: (du: string, au: string) => `du ${du} au ${au}`,
      remove: (label: string) => `Retirer le filtre : ${label}`,
      transaction: (value: string) => `n° de transaction ${value}`,
      clear: 'Effacer les filtres',
    },
    table: {
      caption: 'Plis transmis par votre guichet',
      columns: {
        transaction: 'N° transaction',
        numeroUnique: 'N° unique',
        dateTransmission: 'Date de transmission',
        statut: 'Statut du dossier',
        dateStatut: 'Date de statut',
        contexte: 'Contexte',
      },
      sansNumeroUnique: 'Pas encore attribué',
      voirDetail: 'Voir détail',
      duPli: (transaction: string) => ` du pli ${transaction}`,
      ouvrir: 'Ouvrir le pli ',
      rejetDePieces: (n: number) => count(n, 'pièce rejetée', 'pièces rejetées'),
      aTransmettre: 'Enregistré ; part de lui-même chez le prestataire.',
      nouveau: 'Nouveau',
    },
    pagination: {
      label: 'Pagination des plis',
      size: 'Nombre de plis par page',
      sizeOption: (n: number) => `Par ${n} entrées`,
      range: (first: number, last: number, total: number) => `${first}–${last} sur ${total}`,
      first: 'Première page',
      previous: 'Page précédente',
      next: 'Page suivante',
      last: 'Dernière page',
      page: (n: number) => `Page ${n}`,
    },
    announce: (total: number, page: number, pages: number) =>
      total === 0
        ? 'Aucun dossier trouvé.'
        : `${count(total, 'dossier trouvé', 'dossiers trouvés')}, page ${page} sur ${pages}.`,
    empty: {
      title: 'Aucun pli sur cette période',
      detail:
        "Votre guichet n'a rien transmis entre ces deux dates. Élargissez la période dans la recherche avancée, ou ajoutez des pièces à une demande.",
      filteredTitle: 'Aucun pli ne correspond à ces filtres',
      filteredDetail: 'Retirez un filtre ou élargissez la période pour voir plus de plis.',
      ajouter: 'Ajouter des pièces à une demande',
    },
    failed: "Le tableau de bord n'a pas pu être chargé",
    sansGuichet: {
      title: 'Aucun guichet ne vous est affecté',
      detail: 'Demandez à votre référent de vous rattacher à un guichet : ses plis apparaîtront ici.',
    },
  },

  pli: {
    title: (transaction: string) => `Pli ${transaction}`,
    failed: "Le détail du pli n'a pas pu être chargé",
    motif: 'Motif du rejet',
    pieces: (n: number) => count(n, 'pièce', 'pièces'),
    etats: { transmise: 'Transmise', acceptee: 'Acceptée', rejetee: 'Rejetée' },
    historique: 'Historique',
    ajouter: 'Ajouter des pièces à cette demande',
  },

  demande: {
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
  },

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
  },

  visionneuse: {
    title: (nom: string) => `Pièce ${nom}`,
    failed: (nom: string) => `La pièce ${nom} n'a pas pu être lue`,
    sansApercu: "Cette pièce s'ouvre dans un nouvel onglet.",
    ouvrir: (nom: string) => `Ouvrir ${nom}`,
    nouvelOnglet: ' (nouvel onglet)',
    telecharger: 'Enregistrer sur le poste',
    fermer: 'Fermer la pièce',
    precedente: 'Pièce précédente',
    suivante: 'Pièce suivante',
    affichee: (nom: string) => `Pièce ${nom} affichée.`,
  },

  suppression: {
    titre: (n: number) => `Supprimer ${count(n, 'pièce', 'pièces')} de la demande ?`,
    consequence: 'La suppression est faite dans le SNE ; elle ne peut pas être annulée depuis le portail.',
    confirmer: 'Confirmer la suppression',
    annuler: 'Annuler',
    enCours: (n: number, total: number) => `Suppression de la pièce ${n} sur ${total}`,
    faites: (n: number) => count(n, 'pièce supprimée', 'pièces supprimées'),
    refusees: (n: number) => count(n, "pièce n'a pas été supprimée", "pièces n'ont pas été supprimées"),
    resultat: 'Résultat de la suppression',
    relectureEchouee: "La liste affichée n'a pas pu être relue dans le SNE ; elle tient compte de vos suppressions.",
  },

  depot: {
    title: 'Ajouter des pièces à la demande',
    fichiers: 'Choisissez un fichier',
    invitation: 'Déposez vos pièces justificatives ici, ou choisissez-les sur votre poste.',
    limites: (types: string, parFichier: string, nombre: number, total: string) =>
      `Formats acceptés : ${types}. ${parFichier} au plus par fichier, ${nombre} fichiers et ${total} au plus par envoi. Masquez les numéros de sécurité sociale.`,
    liste: (n: number, taille: string) => `${count(n, 'pièce à envoyer', 'pièces à envoyer')} (${taille})`,
    refuses: (n: number) => count(n, 'fichier refusé', 'fichiers refusés'),
    refusesConsequence: 'Ces fichiers ne seront pas envoyés ; les autres sont gardés.',
    etats: { prete: 'Prête', envoi: 'Envoi en cours', envoyee: 'Envoyée', refusee: 'Refusée' },
    retirer: (nom: string) => `Retirer ${nom}`,
    oublierRefuses: 'Masquer les fichiers refusés',
    ajoutes: (n: number, refuses: number) =>
      `${count(n, 'pièce ajoutée', 'pièces ajoutées')} à la liste${refuses > 0 ? `, ${count(refuses, 'fichier refusé', 'fichiers refusés')}` : ''}.`,
    retiree: (nom: string) => `${nom} retirée de la liste.`,
    submit: 'Valider',
    intention: (n: number) => `Envoyer ${count(n, 'pièce', 'pièces')} à la numérisation`,
    intentionVide: 'Choisissez au moins un fichier à envoyer.',
    retour: 'Revenir aux pièces',
    annuler: "Annuler l'envoi",
    annule: "L'envoi a été annulé. Vos fichiers sont toujours dans la liste.",
    envoi: (n: number) => `Envoi de ${count(n, 'pièce', 'pièces')}`,
    enregistrement: 'Envoi terminé, enregistrement en cours',
    quitter: "L'envoi est en cours : attendez qu'il se termine ou annulez-le.",
    refus: {
      type: (nom: string, types: string) => `« ${nom} » n'est pas d'un format accepté. Formats acceptés : ${types}.`,
      taille: (nom: string, taille: string, max: string) =>
        `« ${nom} » pèse ${taille} ; un fichier pèse au plus ${max}.`,
      vide: (nom: string) => `« ${nom} » est vide. Vérifiez le fichier sur votre poste.`,
      nombre: (nom: string, max: number) => `« ${nom} » dépasse le nombre de ${max} fichiers par envoi.`,
      total: (nom: string, max: string) => `« ${nom} » porterait l'envoi au-delà de ${max}. Faites un second envoi.`,
      doublon: (nom: string) => `« ${nom} » est déjà dans la liste.`,
    },
  },

  confirmation: {
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
  },

  fiche: {
    title: 'Télécharger une fiche de transmission',
    breadcrumb: 'Fiche de transmission',
    intro:
      'La fiche de transmission est obligatoire pour tout envoi papier : saisissez le numéro unique et le contexte, puis téléchargez-la.',
    contexte: 'Contexte',
    contextes: {
      AJO: "Ajout d'une PJ à un dossier existant",
      REN: 'Renouvellement',
      CRE: 'Création',
      MAJ: 'Mise à jour',
    },
    submit: 'Télécharger',
    enCours: 'Préparation de la fiche',
    prete: 'La fiche de transmission a été téléchargée.',
    nomDeFichier: 'fiche-de-transmission.pdf',
  },
} as const;
