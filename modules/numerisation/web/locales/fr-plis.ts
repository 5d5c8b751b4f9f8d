import { formatCount as count, formatNumber as number } from '@pwp/ui';
import type { Statut } from '../../contracts/index.ts';
import type { PliColumn } from '../../contracts/pli-columns.ts';

/** The French texts of the dashboard, of a pli and of its proofs. */
export const plisTexts = {
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
      corriges: {
        title: 'Correction',
        text: (n: number) => count(n, 'dossier corrigé', 'dossiers corrigés'),
        filtre: 'corrigés',
      },
      'delai-anormal': {
        title: 'Délai anormal',
        text: (n: number) => count(n, 'dossier à surveiller', 'dossiers à surveiller'),
        filtre: 'délai anormal',
      },
    },
    /** The filters of every day, one click each. */
    quick: {
      title: 'Envois et arrivées',
      moi: 'Mes envois',
      hier: 'Hier',
      'derniere-visite': 'Depuis ma dernière visite',
      depuis: (moment: string) => `depuis le ${moment}`,
      premiereVisite: 'aucune visite plus ancienne n’est connue : tout est montré',
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
      transactionHint: '13 lettres ou chiffres, ou seulement les premiers. Exemple : 1je9xw3quz77b',
      numeroUnique: 'N° unique',
      numeroUniqueHint: '18 caractères, ou seulement les premiers. Exemple : 034 08 19 000040 PWP01',
      demandeur: 'Nom du demandeur',
      demandeurHint: 'Le nom, ou son début, puis le prénom. Exemple : dupont mi',
      reference: 'Référence',
      referenceHint: 'Une partie suffit, sans accents ni majuscules. Exemple : dupont',
      submit: 'Rechercher',
      periodeInversee: 'La date de fin est avant la date de début.',
      periodeLongue: (du: string, au: string, mois: number) =>
        `La période du ${du} au ${au} dépasse ${mois} mois. Choisissez deux dates plus proches.`,
      dateManquante: 'Saisissez une date complète (jour, mois, année).',
      numeroUniqueInvalide: 'Un numéro unique ne contient que des chiffres et des lettres sans accent.',
      transactionInvalide: 'Un n° de transaction ne contient que des lettres de a à z et des chiffres.',
    },
    filters: {
      title: 'Filtres',
      titleWith: (periode: string) => `Filtres : ${periode}`,
      periode: (du: string, au: string) => `du ${du} au ${au}`,
      touteDate: 'de toute date',
      remove: (label: string) => `Retirer le filtre : ${label}`,
      transaction: (value: string) => `n° de transaction ${value}`,
      numeroUnique: (value: string) => `n° unique ${value}`,
      demandeur: (value: string) => `demandeur « ${value} »`,
      reference: (value: string) => `référence « ${value} »`,
      statutEntre: (du: string, au: string) => `statut du ${du} au ${au}`,
      statutDepuis: (du: string) => `statut depuis le ${du}`,
      statutJusque: (au: string) => `statut jusqu’au ${au}`,
      clear: 'Effacer les filtres',
    },
    table: {
      caption: 'Plis transmis par votre guichet',
      sansNumeroUnique: 'Pas encore attribué',
      sansNumeroMais: (reference: string) => `${reference} (n° unique pas encore attribué)`,
      voirDetail: 'Voir détail',
      duPli: (transaction: string) => ` du pli ${transaction}`,
      ouvrir: 'Ouvrir le pli ',
      rejetDePieces: (n: number) => count(n, 'pièce rejetée', 'pièces rejetées'),
      aTransmettre: 'Enregistré ; part de lui-même chez le prestataire.',
      /** Before the dates of a card. */
      transmisLe: 'Transmis le',
      statutDu: 'Statut du',
      /** Heads on one line: the whole ones are read aloud, and shown where there is room. */
      colonnesCourtes: { dateTransmission: 'Transmission' } as Partial<Record<PliColumn, string>>,
      /** Statuts on one line beside a name: their whole labels are read aloud, and shown where there is room. */
      statutsCourts: {
        'numerisation-en-cours': 'Numérisation',
        'enregistrement-en-cours': 'Enregistrement',
        'enregistrement-complet': 'Complet',
      } satisfies Partial<Record<Statut, string>> as Partial<Record<Statut, string>>,
      nouveau: 'Nouveau',
      rejetSne: 'Rejet SNE',
      corrige: { remplacee: 'Corrigé', classee: 'Rien à faire' },
      remplacePar: (day: string) => `pli du ${day}`,
      remplaceParLong: (transaction: string, moment: string) => `Corrigé par le pli ${transaction}, le ${moment}`,
      delaiCourt: (days: number) => `Délai ${number(days)} j`,
      delaiLong: (days: number) => `Délai anormal : sans changement depuis ${count(days, 'jour', 'jours')}`,
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
        `Les ${count(n, 'pli', 'plis')} de toutes les pages, avec vos filtres et vos colonnes. ${count(max, 'ligne', 'lignes')} au plus.`,
      tooMany: (n: number, max: number) =>
        `Vos filtres gardent ${count(n, 'pli', 'plis')} ; un fichier en contient au plus ${number(max)}. Réduisez la période ou ajoutez un filtre.`,
      nothing: 'Il n’y a aucun pli à exporter.',
      running: 'Préparation du fichier',
      done: 'Le fichier est téléchargé.',
      failed: 'L’export n’a pas pu être fait.',
    },
    view: {
      save: 'Enregistrer cette vue',
      reset: 'Revenir à la vue par défaut',
      saved:
        'Vue enregistrée : le tableau de bord s’ouvrira ainsi. Le n° unique, le demandeur et la référence ne sont pas gardés.',
      forgotten: 'La vue par défaut est rétablie.',
      unreadable: (reason: string) =>
        `Votre vue enregistrée n’a pas pu être lue (${reason}) : voici la vue par défaut.`,
      unsaved: (reason: string) => `La vue n’a pas pu être enregistrée : ${reason}`,
    },
    changes: {
      readAt: (hour: string) => `Liste lue à ${hour}`,
      refresh: 'Actualiser',
      changed: (n: number) => (n < 2 ? `${n} pli a changé` : `${n} plis ont changé`),
      announce: (n: number) =>
        `${n < 2 ? `${n} pli a changé` : `${n} plis ont changé`} : « Actualiser » met la liste à jour.`,
      slow: 'Cela prend plus longtemps que d’habitude. La liste s’affichera d’elle-même.',
    },
    suivi: {
      title: (moment: string) => `Le suivi de la numérisation est interrompu depuis le ${moment}.`,
      detail:
        'Les statuts affichés datent de ce moment. Vous pouvez ajouter des pièces et télécharger des fiches : vos plis sont gardés et partent d’eux-mêmes.',
    },
    selection: {
      title: 'Plis cochés',
      aide: 'Cochez des plis pour télécharger leurs fiches de transmission, ou pour les exporter.',
      compte: (n: number) => `${count(n, 'pli', 'plis')} :`,
      tous: (n: number) => (n < 2 ? 'Le pli de la liste :' : `Les ${number(n)} plis de la liste :`),
      choisis: (n: number) => (n === 0 ? 'Aucun pli coché' : count(n, 'pli coché', 'plis cochés')),
      tousChoisis: (n: number) => `${count(n, 'pli coché', 'plis cochés')}, sur toutes les pages.`,
      trop: (max: number) => `On coche ${max} plis au plus, un à un. « Tout sélectionner » prend toute la liste.`,
      tropDeFiches: (n: number, max: number) =>
        `Un document contient ${max} fiches au plus ; ${number(n)} plis sont cochés. Réduisez la période ou ajoutez un filtre.`,
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
    sansGuichet: 'Ce tableau est celui des plis d’un guichet.',
  },

  /** The time that is announced to agents. */
  delai: {
    annonce: (jours: number) =>
      `Temps de traitement annoncé : ${count(jours, 'jour', 'jours')} au plus d’un statut d’un pli au suivant. Au-delà, le tableau de bord le compte parmi les dossiers à surveiller.`,
    attendu: (day: string, jours: number) =>
      `Le statut suivant est attendu le ${day} au plus tard : le temps de traitement annoncé est de ${count(jours, 'jour', 'jours')}.`,
    depasse: (day: string, jours: number) =>
      `En retard : le statut suivant était attendu le ${day}, le temps de traitement annoncé étant de ${count(jours, 'jour', 'jours')}.`,
  },

  /** The texts of the panel of one pli. */
  pli: {
    title: (transaction: string, nom: string | null) =>
      nom === null ? `Pli ${transaction}` : `${nom} · Pli ${transaction}`,
    formulaire: 'Formulaire CERFA',
    precedent: 'Pli précédent de la liste',
    suivant: 'Pli suivant de la liste',
    place: (n: number, total: number) => `${n} sur ${total}`,
    failed: 'Le détail du pli n’a pas pu être chargé',
    motif: 'Motif du rejet',
    motifInconnu: 'Le prestataire n’a pas donné de motif.',
    pieces: (n: number) => count(n, 'pièce', 'pièces'),
    etats: { transmise: 'Transmise', acceptee: 'Acceptée', rejetee: 'Rejetée' },
    antivirus: 'En attente de l’antivirus',
    antivirusDetail: 'Le pli part de lui-même dès que l’antivirus du portail aura répondu. Vous n’avez rien à faire.',
    /** What a statut means, and what comes next (manual, « Les statuts »). */
    sens: {
      'a-transmettre':
        'Le pli est enregistré et gardé par le portail : il part de lui-même chez le prestataire de numérisation.',
      'numerisation-en-cours': 'Le prestataire traite les pièces. Elles seront ensuite enregistrées dans le SNE.',
      'enregistrement-en-cours': 'Les pièces traitées sont remises au SNE, qui les enregistre.',
      'enregistrement-complet': 'Les pièces sont dans le SNE : rien d’autre n’est à faire.',
      'pieces-rejetees':
        'Une pièce au moins est rejetée. Tant que le rejet attend, « À corriger » en dit le motif et ce que vous pouvez faire.',
      'rejet-sne':
        'Le SNE a rejeté le pli entier. Tant que le rejet attend, « À corriger » en dit le motif et ce que vous pouvez faire.',
      'non-applicable': 'Aucun traitement n’est attendu pour ce pli.',
    } satisfies Record<Statut, string>,
    historique: 'Historique',
    ajouter: 'Ajouter des pièces à cette demande',
  },

  /** The texts of a pli that was accepted. */
  confirmation: {
    title: 'Pièces enregistrées',
    breadcrumb: 'Confirmation',
    message: 'Vos pièces ont bien été enregistrées.',
    suite: 'Nous vous tiendrons informés des suites que nous donnerons au traitement de votre demande.',
    transaction: 'N° de transaction',
    usage: 'À rappeler en cas de question ou de réclamation sur ce pli.',
    copier: 'Copier le n° de transaction',
    copie: 'N° de transaction copié.',
    copieImpossible: 'La copie est refusée par le navigateur : sélectionnez le numéro et copiez-le.',
    voirLePli: 'Voir le pli',
    autreDemande: 'Autre demande',
    statut: 'Statut du dossier',
    aTransmettre:
      'Le pli est enregistré et gardé par le portail : il part de lui-même chez le prestataire de numérisation.',
    transmis: (statut: string) => `Le pli est transmis : ${statut.toLowerCase()}.`,
  },

  /** The texts of the proof that a pli was received. */
  preuve: {
    title: 'Preuve de dépôt',
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
      'L’empreinte SHA-256 est calculée à la réception : un fichier de même empreinte a exactement le même contenu.',
    retour: 'Revenir au tableau de bord',
  },
} as const;
