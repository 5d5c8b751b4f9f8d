import { formatCount as count, formatNumber as number } from '@pwp/ui';
import { HEIC_LIMITS, type HeicFault } from '../demandes/pieces/heic/heic-answer.ts';
import type { DrawingFault } from '../vignettes/open-drawing.ts';

const ENREGISTREZ = 'Enregistrez-la sur votre poste pour l’ouvrir.';

/** Every French text of the module's pages. Words shared with the API are in `contracts/labels.ts`. */
export const fr = {
  module: 'Numérisation',
  ajoutSuppression: 'Ajouter / supprimer',
  reessayer: 'Réessayer',
  chargement: 'Chargement en cours',

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

  dashboard: {
    title: 'Tableau de bord',
    statistiques: 'Statistiques',
    today: (day: string, total: number) => `Le ${day} · Vous avez ${count(total, 'dossier', 'dossiers')}`,
    found: (day: string, total: number) =>
      `Le ${day} · ${total === 0 ? 'Aucun dossier trouvé' : count(total, 'dossier trouvé', 'dossiers trouvés')}`,
    results: 'Résultats',
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
      'delai-anormal': {
        title: 'Délai anormal',
        text: (n: number) => count(n, 'dossier à surveiller', 'dossiers à surveiller'),
        filtre: 'délai anormal',
      },
    },
    search: {
      title: 'Recherche avancée',
      du: 'Transmis du',
      au: 'au',
      statutDu: 'Date de statut, depuis le',
      statutAu: 'Date de statut, jusqu’au',
      statut: 'Statut du dossier',
      contexte: 'Contexte',
      transaction: 'N° de transaction',
      transactionHint: '13 lettres ou chiffres, ou seulement les premiers. Exemple : 1je9xw3quz77b',
      numeroUnique: 'N° unique',
      numeroUniqueHint: '18 caractères, ou seulement les premiers. Exemple : 034 08 19 000040 PWP01',
      reference: 'Référence',
      referenceHint: 'Une partie suffit, sans accents ni majuscules. Exemple : dupont',
      submit: 'Rechercher',
      periodeInversee: 'La date de fin est avant la date de début.',
      periodeLongue: (du: string, au: string, mois: number) =>
        `La période du ${du} au ${au} dépasse ${mois} mois. Choisissez deux dates plus proches.`,
      dateManquante: 'Saisissez une date complète (jour, mois, année).',
      numeroUniqueInvalide: 'Un numéro unique ne contient que des chiffres et des lettres sans accent.',
      transactionInvalide: 'Un n° de transaction ne contient que des lettres de a à z et des chiffres.',
    },
    filters: {
      title: 'Filtres',
      titleWith: (periode: string) => `Filtres : ${periode}`,
      periode: (du: string, au: string) => `du ${du} au ${au}`,
      remove: (label: string) => `Retirer le filtre : ${label}`,
      transaction: (value: string) => `n° de transaction ${value}`,
      numeroUnique: (value: string) => `n° unique ${value}`,
      reference: (value: string) => `référence « ${value} »`,
      statutEntre: (du: string, au: string) => `statut du ${du} au ${au}`,
      statutDepuis: (du: string) => `statut depuis le ${du}`,
      statutJusque: (au: string) => `statut jusqu’au ${au}`,
      clear: 'Effacer les filtres',
    },
    table: {
      caption: 'Plis transmis par votre guichet',
      sansNumeroUnique: 'Pas encore attribué',
      sansNumeroMais: (reference: string) => `${reference} (n° unique pas encore attribué)`,
      voirDetail: 'Voir détail',
      duPli: (transaction: string) => ` du pli ${transaction}`,
      ouvrir: 'Ouvrir le pli ',
      rejetDePieces: (n: number) => count(n, 'pièce rejetée', 'pièces rejetées'),
      aTransmettre: 'Enregistré ; part de lui-même chez le prestataire.',
      nouveau: 'Nouveau',
      rejetSne: 'Rejet par le SNE',
      delaiCourt: (days: number) => `Délai ${number(days)} j`,
      delaiLong: (days: number) => `Délai anormal : sans changement depuis ${count(days, 'jour', 'jours')}`,
      choisir: (transaction: string) => `Choisir le pli ${transaction}`,
      choisirPage: 'Choisir tous les plis de cette page',
    },
    columns: {
      title: 'Colonnes',
      legend: 'Colonnes affichées',
    },
    export: {
      title: 'Exporter',
      formats: { csv: 'Exporter en CSV', xlsx: 'Exporter en XLSX (Excel, LibreOffice)' },
      detail: (n: number, max: number) =>
        `Les ${count(n, 'pli', 'plis')} de toutes les pages, avec vos filtres et vos colonnes. ${max.toLocaleString('fr-FR')} lignes au plus.`,
      tooMany: (n: number, max: number) =>
        `Vos filtres gardent ${n.toLocaleString('fr-FR')} plis ; un fichier en contient au plus ${max.toLocaleString('fr-FR')}. Réduisez la période ou ajoutez un filtre.`,
      nothing: 'Il n’y a aucun pli à exporter.',
      running: 'Préparation du fichier',
      done: 'Le fichier est téléchargé.',
      failed: 'L’export n’a pas pu être fait.',
    },
    view: {
      save: 'Enregistrer cette vue',
      reset: 'Revenir à la vue par défaut',
      saved: 'Vue enregistrée : le tableau de bord s’ouvrira ainsi. Le n° unique et la référence ne sont pas gardés.',
      forgotten: 'La vue par défaut est rétablie.',
      unreadable: (reason: string) =>
        `Votre vue enregistrée n’a pas pu être lue (${reason}) : voici la vue par défaut.`,
      unsaved: (reason: string) => `La vue n’a pas pu être enregistrée : ${reason}`,
    },
    changes: {
      readAt: (hour: string) => `Liste lue à ${hour}`,
      refresh: 'Actualiser',
      changed: (n: number) => (n < 2 ? `${n} pli a changé` : `${n} plis ont changé`),
      announce: (n: number) =>
        `${n < 2 ? `${n} pli a changé` : `${n} plis ont changé`} : « Actualiser » met la liste à jour.`,
      slow: 'Cela prend plus longtemps que d’habitude. La liste s’affichera d’elle-même.',
    },
    suivi: {
      title: (moment: string) => `Le suivi de la numérisation est interrompu depuis le ${moment}.`,
      detail:
        'Les statuts affichés datent de ce moment. Vous pouvez ajouter des pièces et télécharger des fiches : vos plis sont gardés et partent d’eux-mêmes.',
    },
    selection: {
      title: 'Plis cochés',
      aide: 'Cochez des plis pour télécharger leurs fiches de transmission, ou pour les exporter.',
      compte: (n: number) => `${count(n, 'pli', 'plis')} :`,
      tous: (n: number) => (n < 2 ? 'Le pli de la liste :' : `Les ${number(n)} plis de la liste :`),
      choisis: (n: number) => (n === 0 ? 'Aucun pli coché' : count(n, 'pli coché', 'plis cochés')),
      tousChoisis: (n: number) => `${count(n, 'pli coché', 'plis cochés')}, sur toutes les pages.`,
      trop: (max: number) => `On coche ${max} plis au plus, un à un. « Tout sélectionner » prend toute la liste.`,
      tropDeFiches: (n: number, max: number) =>
        `Un document contient ${max} fiches au plus ; ${number(n)} plis sont cochés. Réduisez la période ou ajoutez un filtre.`,
      telechargerFiches: (n: number) => (n < 2 ? 'Télécharger la fiche' : 'Télécharger les fiches'),
      preparation: 'Préparation des fiches',
      fichesPretes: 'Les fiches sont téléchargées.',
      exporter: { csv: 'Exporter en CSV', xlsx: 'Exporter en XLSX' },
      toutSelectionner: (n: number) => `Tout sélectionner (${count(n, 'pli', 'plis')})`,
      toutDecocher: 'Tout décocher',
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
        'Votre guichet n’a rien transmis entre ces deux dates. Élargissez la période dans la recherche avancée, ou ajoutez des pièces à une demande.',
      filteredTitle: 'Aucun pli ne correspond à ces filtres',
      filteredDetail: 'Retirez un filtre ou élargissez la période pour voir plus de plis.',
      ajouter: 'Ajouter des pièces à une demande',
    },
    failed: 'Le tableau de bord n’a pas pu être chargé',
    sansGuichet: {
      title: 'Aucun guichet ne vous est affecté',
      detail: 'Demandez à votre référent de vous rattacher à un guichet : ses plis apparaîtront ici.',
    },
  },

  /** The texts of the panel of one pli. */
  pli: {
    title: (transaction: string) => `Pli ${transaction}`,
    failed: 'Le détail du pli n’a pas pu être chargé',
    motif: 'Motif du rejet',
    motifInconnu: 'Le prestataire n’a pas donné de motif.',
    pieces: (n: number) => count(n, 'pièce', 'pièces'),
    etats: { transmise: 'Transmise', acceptee: 'Acceptée', rejetee: 'Rejetée' },
    historique: 'Historique',
    ajouter: 'Ajouter des pièces à cette demande',
  },

  /** The texts of the page that opens a demande, and of the next steps. */
  demande: {
    title: 'Ajouter ou supprimer une pièce justificative',
    steps: ['Demande', 'Pièces', 'Ajout'],
    intro: 'Retrouvez la demande par son numéro unique pour ajouter ou supprimer des pièces justificatives.',
    field: 'N° unique',
    hint: '18 caractères : département (3), mois (2), année (2), n° d’ordre (6), guichet (5). Exemple : 034 08 19 000040 PWP01',
    submit: 'Consulter',
    recent: 'Dernières demandes consultées',
    indisponible: 'La demande ne peut pas être rouverte',
    failed: 'La demande n’a pas pu être chargée',
    autre: 'Choisir une autre demande',
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
      detail: 'Vous pouvez ajouter des pièces à cette demande.',
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
    proposee: (raison: string) => `Proposée : ${raison.toLowerCase()}`,
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
    sansApercu: 'Le navigateur ne montre pas ce format. Enregistrez la pièce sur votre poste pour l’ouvrir.',
    illisible: (nom: string) => `La pièce ${nom} ne peut pas être montrée ici`,
    illisibleDetail: 'Ouvrez-la dans un nouvel onglet, ou enregistrez-la sur votre poste.',
    heic: {
      illisible: `Cette photo HEIC n’a pas pu être décodée : elle est peut-être abîmée. ${ENREGISTREZ}`,
      'trop-grande': `Cette photo compte plus de ${HEIC_LIMITS.pixels / 1_000_000} millions de pixels. ${ENREGISTREZ}`,
      'trop-longue': `Cette photo demande trop de temps à ce poste. ${ENREGISTREZ}`,
      'lecteur-absent': `Ce qui permet de montrer une photo HEIC n’a pas pu être chargé. ${ENREGISTREZ}`,
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
    contenu: 'Contenu de la pièce',
    touches:
      'Flèches gauche et droite : pièce précédente, pièce suivante. + et − : zoom ; 0 : ajuster. Échap : fermer.',
    affichee: (nom: string) => `Pièce ${nom} affichée.`,
  },

  /** The texts of a thumbnail. */
  vignette: {
    motifs: {
      illisible: 'L’aperçu n’a pas pu être fait : le fichier est peut-être abîmé.',
      'trop-grande': 'Pas d’aperçu : cette image est trop grande.',
      'trop-longue': 'Pas d’aperçu : ce fichier demande trop de temps à ce poste.',
      'lecteur-absent': 'Pas d’aperçu : ce qui lit ce format n’a pas pu être chargé.',
      protege: 'Pas d’aperçu : ce PDF est protégé par un mot de passe.',
      'sans-apercu': 'Pas d’aperçu pour ce format.',
      inaccessible: 'Pas d’aperçu : le fichier n’a pas pu être lu.',
    } satisfies Record<DrawingFault, string>,
  },

  /** The texts of a file that is looked at before it is sent. */
  apercu: {
    voir: (nom: string) => `Aperçu de ${nom}`,
    titre: (nom: string) => `Aperçu de ${nom}`,
    image: (nom: string, page: number, pages: number) => (pages > 1 ? `${nom}, page ${page} sur ${pages}` : nom),
    cadre: 'Page affichée',
    sansContenu: 'Fichier d’un brouillon repris : pas d’aperçu.',
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
    heic: 'Une photo HEIC part dans son sens d’origine : la pivoter l’abîmerait.',
  },

  /** The texts of a deletion, from question to result. */
  suppression: {
    titre: (n: number) => `Supprimer ${count(n, 'pièce', 'pièces')} de la demande ?`,
    // Rule 5 of the dossier unique.
    contrainteStockage:
      'On ne supprime une pièce que par contrainte de stockage : quand sa catégorie n’a plus de place. Les autres restent dans la demande.',
    consequence: 'La suppression est faite dans le SNE ; elle ne peut pas être annulée depuis le portail.',
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
      'Le SNE n’a pas répondu à temps : la suppression est peut-être faite. Actualisez la liste dans un instant pour le savoir.',
    actualiser: 'Actualiser',
    toujoursLa: 'La pièce est toujours dans le SNE : la suppression n’a pas été faite.',
    marques: { refusee: 'Suppression refusée par le SNE', incertaine: 'Suppression incertaine, à vérifier' },
    resultat: 'Résultat de la suppression',
    relectureEchouee: 'La liste affichée n’a pas pu être relue dans le SNE ; elle tient compte de vos suppressions.',
  },

  /** The texts of the files that are added and sent. */
  depot: {
    title: 'Ajouter des pièces à la demande',
    fichiers: 'Choisissez un fichier',
    dossier: 'Choisissez un dossier',
    deposer:
      'ou déposez ici vos pièces justificatives, fichiers ou dossiers ; Ctrl + V colle celles que vous avez copiées',
    limites: (types: string, parFichier: string, nombre: number, total: string) =>
      `Formats acceptés : ${types}. ${parFichier} au plus par fichier, ${nombre} fichiers et ${total} au plus par envoi. Masquez les numéros de sécurité sociale.`,
    reste: (n: number, taille: string) => `Encore ${count(n, 'fichier', 'fichiers')}, ${taille}.`,
    resteRien: 'Cet envoi est complet.',
    depotIllisible: 'Ce qui a été déposé n’a pas pu être lu. Choisissez plutôt les fichiers sur votre poste.',
    collee: (n: number, extension: string) => `image-collee-${n}.${extension}`,
    echecEnvoi: 'L’envoi n’a pas pu être fait ; vos fichiers sont gardés',
    echecOuverture: 'Le brouillon de l’envoi n’a pas pu être ouvert',
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
      rotation: 'Rotation en cours',
    },
    rotation: {
      echec: (nom: string) => `« ${nom} » n’a pas pu être pivoté : il part tel quel.`,
    },
    retirer: (nom: string) => `Retirer ${nom}`,
    reessayer: (nom: string) => `Réessayer ${nom}`,
    monter: (nom: string) => `Monter ${nom}`,
    descendre: (nom: string) => `Descendre ${nom}`,
    deplacee: (nom: string, place: number, n: number) => `${nom} : ${place} sur ${n}.`,
    categorie: (nom: string) => `Catégorie de ${nom}`,
    sansCategorie: 'Catégorie non précisée',
    proposee: 'proposée d’après le nom',
    categories: 'Catégories',
    chercherCategorie: 'Chercher une catégorie',
    oterCategorie: (label: string) => `${label} : ne pas préciser`,
    aucuneCategorie: 'Aucune catégorie ne correspond.',
    categoriesTrouvees: (n: number) => `${count(n, 'catégorie', 'catégories')}.`,
    categoriePleine: (libelle: string) => `${libelle} (pleine)`,
    doublons: {
      lot: (nom: string) => `« ${nom} » a le même contenu qu’un autre fichier de cet envoi.`,
      demande: (nom: string) => `« ${nom} » est déjà dans la demande : le SNE en a une pièce de même contenu.`,
    },
    nonComparee: 'Non comparée aux pièces de la demande : le SNE ne répond pas. Vérifiez qu’elle n’y est pas déjà.',
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
      `L’envoi part dès que ${count(n, 'fichier est reçu', 'fichiers sont reçus')} par le portail.`,
    annuler: 'Annuler l’envoi',
    annule: 'L’envoi a été annulé. Vos fichiers sont toujours dans la liste.',
    enregistrement: 'Enregistrement du pli en cours',
    quitter: 'L’enregistrement est en cours : attendez qu’il se termine.',
    quitterFichiers: 'Des fichiers partent encore : attendez qu’ils soient reçus, ou retirez-les.',
    aDecider: (nom: string) => `« ${nom} » est en double : choisissez de le garder ou de le retirer.`,
    aReessayer: (nom: string) => `« ${nom} » n’a pas été reçu : réessayez, ou retirez-le.`,
    refus: {
      type: (nom: string, types: string) => `« ${nom} » n’est pas d’un format accepté. Formats acceptés : ${types}.`,
      taille: (nom: string, taille: string, max: string) =>
        `« ${nom} » pèse ${taille} ; un fichier pèse au plus ${max}.`,
      vide: (nom: string) => `« ${nom} » est vide. Vérifiez le fichier sur votre poste.`,
      nombre: (nom: string, max: number) => `« ${nom} » dépasse le nombre de ${max} fichiers par envoi.`,
      total: (nom: string, max: string) => `« ${nom} » porterait l’envoi au-delà de ${max}. Faites un second envoi.`,
    },
  },

  /** The texts about the agent's own name for a pli. */
  reference: {
    field: 'Référence (facultatif)',
    hint: 'Votre nom pour ce pli, pour le retrouver. Elle reste dans le portail.',
    hintCreation: 'Pour retrouver ce pli, qui n’a pas encore de numéro unique : le nom du demandeur, par exemple.',
    aucune: 'Aucune',
  },

  brouillons: {
    title: 'Envois commencés',
    detail: (contexte: string, n: number, date: string) => `${contexte} · ${count(n, 'fichier', 'fichiers')} · ${date}`,
    reprendre: 'Reprendre',
    sansNumeroUnique: 'Demande sans numéro unique',
    failed: 'Vos envois commencés n’ont pas pu être lus.',
  },

  /** The texts about what still works while the SNE is down. */
  sne: {
    panneAjout: 'Le SNE ne répond pas : vous pouvez tout de même ajouter des pièces.',
    ajouterQuandMeme: 'Ajouter des pièces à cette demande',
  },

  /** The texts of the CERFA form that is sent. */
  cerfa: {
    title: 'Demande CERFA',
    steps: ['Demande', 'Formulaire et pièces'],
    intro:
      'Transmettez un formulaire CERFA n° 14069 numérisé et ses pièces justificatives : ils partent en un seul pli.',
    contexte: 'Objet de la demande',
    contextes: {
      CRE: { label: 'Création', hint: 'La demande n’a pas encore de numéro unique.' },
      REN: { label: 'Renouvellement', hint: '' },
      MAJ: { label: 'Mise à jour', hint: '' },
    },
    contexteManquant: 'Choisissez l’objet de la demande.',
    submit: 'Continuer',
    envoiTitle: (contexte: string) => `Formulaire et pièces : ${contexte.toLowerCase()}`,
    formulaire: 'Formulaire CERFA',
    formulaireChoisi: 'Formulaire à envoyer',
    choisirFormulaire: 'Choisissez le formulaire CERFA',
    remplacerFormulaire: 'Choisissez un autre formulaire CERFA',
    deposerFormulaire: 'ou déposez ici le formulaire n° 14069 numérisé, en un seul fichier',
    formulaireManquant: 'Choisissez le formulaire CERFA n° 14069 numérisé.',
    unSeulFormulaire: 'Un seul fichier est attendu pour le formulaire : le premier est gardé.',
    pieces: 'Pièces justificatives',
    intention: (pieces: number) => `Envoyer le formulaire et ${count(pieces, 'pièce', 'pièces')} à la numérisation`,
    sansNumero: 'Demande en création : le SNE lui donnera son numéro unique.',
    retour: 'Revenir au choix de l’objet',
    autre: 'Autre demande CERFA',
  },

  /** The texts of a pli that was accepted. */
  confirmation: {
    title: 'Pièces enregistrées',
    breadcrumb: 'Confirmation',
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
  },

  /** The texts of the next demande, after a sending. */
  demandeSuivante: {
    title: 'Demande suivante',
    field: 'N° unique de la demande suivante',
  },

  /** The texts of the proof that a pli was received. */
  preuve: {
    title: 'Preuve de dépôt',
    entete: 'République française · Portail Web Professionnel',
    pageTitle: (transaction: string) => `Preuve de dépôt du pli ${transaction}`,
    telecharger: 'Télécharger la preuve (PDF)',
    voir: 'Preuve de dépôt',
    imprimer: 'Imprimer',
    preparation: 'Préparation de la preuve de dépôt',
    prete: 'La preuve de dépôt est téléchargée.',
    echec: 'La preuve de dépôt n’a pas pu être téléchargée',
    nomDeFichier: 'preuve-de-depot.pdf',
    depot: 'Date de dépôt',
    heureDeParis: (moment: string) => `${moment}, heure de Paris`,
    guichet: 'Guichet',
    deposant: 'Déposé par',
    nonConserve: 'Non conservé',
    pieces: (n: number, taille: string) => `${count(n, 'pièce', 'pièces')}, ${taille}`,
    nonCalculee: 'non calculée',
    empreinte:
      'L’empreinte SHA-256 est calculée à la réception : un fichier de même empreinte a exactement le même contenu.',
    retour: 'Revenir au tableau de bord',
  },

  /** The texts of the fiche de transmission, requested and displayed. */
  fiche: {
    title: 'Télécharger une fiche de transmission',
    breadcrumb: 'Fiche de transmission',
    intro:
      'La fiche de transmission est obligatoire pour tout envoi papier : saisissez le numéro unique et le contexte, puis téléchargez-la.',
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
    recentes: {
      title: 'Dernières fiches émises',
      detail: 'Une fiche demandée à nouveau porte la mention « Duplicata » et la date de la première.',
      aucune: 'Votre guichet n’a encore demandé aucune fiche.',
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
      marianne: 'République française',
      devise: 'Liberté, Égalité, Fraternité',
      ministere: 'Ministère en charge du logement',
      site: 'www.demande-logement-social.gouv.fr',
      duplicata: (date: string) => `Duplicata de la fiche émise le ${date}`,
      rappel:
        'Rappel : toute demande de création ou de mise à jour d’une Demande de Logement Social et tout ajout de pièces envoyés par courrier doivent être accompagnés de la Fiche de Transmission.',
      codeBarres: (code: string) => `Code-barres : ${code}`,
    },
  },
} as const;
