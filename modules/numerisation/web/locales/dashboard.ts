import { count } from './count.ts';

/** The texts of the dashboard. */
export const dashboard = {
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
    statutAu: "Date de statut, jusqu'au",
    statut: 'Statut du dossier',
    contexte: 'Contexte',
    transaction: 'N° de transaction',
    transactionHint: '13 lettres ou chiffres, ou seulement les premiers. Exemple : 1je9xw3quz77b',
    numeroUnique: 'N° unique',
    numeroUniqueHint: '18 caractères, ou seulement les premiers. Exemple : 034 08 19 000040 PWP01',
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
    statutEntre: (du: string, au: string) => `statut du ${du} au ${au}`,
    statutDepuis: (du: string) => `statut depuis le ${du}`,
    statutJusque: (au: string) => `statut jusqu'au ${au}`,
    clear: 'Effacer les filtres',
  },
  table: {
    caption: 'Plis transmis par votre guichet',
    sansNumeroUnique: 'Pas encore attribué',
    voirDetail: 'Voir détail',
    duPli: (transaction: string) => ` du pli ${transaction}`,
    ouvrir: 'Ouvrir le pli ',
    rejetDePieces: (n: number) => count(n, 'pièce rejetée', 'pièces rejetées'),
    aTransmettre: 'Enregistré ; part de lui-même chez le prestataire.',
    nouveau: 'Nouveau',
    delaiAnormal: 'Délai anormal',
    sansChangement: (days: number) => `sans changement depuis ${count(days, 'jour', 'jours')}`,
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
    nothing: "Il n'y a aucun pli à exporter.",
    running: 'Préparation du fichier',
    done: 'Le fichier est téléchargé.',
    failed: "L'export n'a pas pu être fait.",
  },
  view: {
    save: 'Enregistrer cette vue',
    reset: 'Revenir à la vue par défaut',
    saved: 'Vue enregistrée : le tableau de bord s’ouvrira ainsi. Le n° unique n’est pas gardé.',
    forgotten: 'La vue par défaut est rétablie.',
    unreadable: (reason: string) => `Votre vue enregistrée n'a pas pu être lue (${reason}) : voici la vue par défaut.`,
    unsaved: (reason: string) => `La vue n'a pas pu être enregistrée : ${reason}`,
  },
  changes: {
    readAt: (hour: string) => `Liste lue à ${hour}`,
    refresh: 'Actualiser',
    changed: (n: number) => (n < 2 ? `${n} pli a changé` : `${n} plis ont changé`),
    announce: (n: number) =>
      `${n < 2 ? `${n} pli a changé` : `${n} plis ont changé`} : « Actualiser » met la liste à jour.`,
    slow: "Cela prend plus longtemps que d'habitude. La liste s'affichera d'elle-même.",
  },
  suivi: {
    title: (moment: string) => `Le suivi de la numérisation est interrompu depuis le ${moment}.`,
    detail:
      'Les statuts affichés datent de ce moment. Vous pouvez ajouter des pièces et télécharger des fiches : vos plis sont gardés et partent d’eux-mêmes.',
  },
  fiches: {
    aide: 'Cochez des plis pour télécharger leurs fiches de transmission en un seul document.',
    choisir: (transaction: string) => `Choisir le pli ${transaction} pour sa fiche de transmission`,
    choisis: (n: number) => (n === 0 ? 'Aucun pli choisi' : count(n, 'pli choisi', 'plis choisis')),
    trop: (max: number) => `Un document contient ${max} fiches au plus. Téléchargez-les avant d'en choisir d'autres.`,
    telecharger: (n: number) => (n === 1 ? 'Télécharger la fiche (1)' : `Télécharger les fiches (${n})`),
    pretes: (n: number) => count(n, 'fiche téléchargée.', 'fiches téléchargées.'),
    effacer: 'Effacer le choix',
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
} as const;

/** The texts of the panel that tells one pli. */
export const pli = {
  title: (transaction: string) => `Pli ${transaction}`,
  failed: "Le détail du pli n'a pas pu être chargé",
  motif: 'Motif du rejet',
  motifInconnu: "Le prestataire n'a pas donné de motif.",
  pieces: (n: number) => count(n, 'pièce', 'pièces'),
  etats: { transmise: 'Transmise', acceptee: 'Acceptée', rejetee: 'Rejetée' },
  historique: 'Historique',
  ajouter: 'Ajouter des pièces à cette demande',
  ticket: 'Ouvrir un ticket',
} as const;
