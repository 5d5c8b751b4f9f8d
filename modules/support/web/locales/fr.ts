import type { CasTicket } from '../../contracts/cas.ts';

/** Every long French text of the module's pages. Words shared with the API are in `contracts/labels.ts`. */
export const fr = {
  module: 'Support',

  ouvrir: {
    title: 'Ouvrir un ticket',
    /** From the profile, below the address. */
    identifiant: 'Ouvrir un ticket « Changement d’identifiant »',
    intro: 'Le support vous répond sur le portail : la réponse est dans « Suivre mes tickets ».',
    cas: 'Votre demande concerne',
    /** Where the answer of a case may already be. */
    dejaDit: {
      'changement-identifiant': undefined,
      'changement-guichet':
        'Le référent d’un guichet peut aussi vous le rattacher. Pour passer d’un de vos guichets à un autre : « Changer de guichet », dans le menu Profil.',
      'temps-traitement':
        'Le pli, ouvert depuis le tableau de bord, dit où il en est ; « Statistiques » donne le délai médian de votre guichet.',
      'piece-refusee':
        'Le motif est souvent déjà là : « À corriger », dans le menu Numérisation, le donne, avec ce que vous pouvez faire.',
      'piece-mal-typee': undefined,
      'autre-question': '« Aide », dans le menu, a un chapitre par page, et une recherche.',
    } satisfies Record<CasTicket, string | undefined>,
    submit: 'Envoyer',
    enCours: 'Envoi en cours…',
    echec: 'Le ticket n’a pas été ouvert',
    echecSuite: 'Ce que vous avez saisi est gardé : « Envoyer » réessaie, sans risque d’ouvrir deux tickets.',
    contact: 'Pour toute question technique, vous pouvez envoyer un mail à',
    casManquant: 'Choisissez ce que votre ticket concerne.',
  },

  champs: {
    nouvelIdentifiant: {
      label: 'Nouvel identifiant',
      hint: 'L’adresse électronique avec laquelle vous voulez vous connecter. Exemple : prenom.nom@mairie.fr',
      manquant: 'Saisissez le nouvel identifiant.',
      invalide: 'Le nouvel identifiant est une adresse électronique, comme prenom.nom@mairie.fr.',
    },
    changement: {
      label: 'Vous souhaitez',
      hint: '',
      manquant: 'Choisissez un ajout ou un remplacement.',
      invalide: '',
    },
    guichetDemande: {
      label: 'Code du guichet demandé',
      hint: '5 lettres ou chiffres. Exemple : PWP01',
      manquant: 'Saisissez le code du guichet demandé.',
      invalide: 'Le code d’un guichet compte 5 lettres ou chiffres, comme PWP01.',
    },
    transaction: {
      label: 'N° de transaction du pli',
      hint: '13 lettres ou chiffres, donné par le tableau de bord. Exemple : 1je9xw3quz77b',
      manquant: 'Saisissez le n° de transaction du pli.',
      invalide: 'Le n° de transaction compte 13 caractères : des lettres de a à z et des chiffres.',
    },
    piece: {
      label: 'Nom de la pièce (facultatif)',
      hint: 'Quand le pli en compte plusieurs. Exemple : avis-imposition.pdf',
      manquant: '',
      invalide: '',
    },
    typeAttendu: {
      label: 'Type que la pièce devrait avoir',
      hint: 'Exemple : Quittance de loyer',
      manquant: 'Saisissez le type que la pièce devrait avoir.',
      invalide: '',
    },
    sujet: {
      label: 'Sujet',
      hint: 'En quelques mots : vous et le support retrouverez le ticket sous ce titre. Pas de nom de demandeur.',
      manquant: 'Saisissez le sujet de votre ticket.',
      invalide: '',
    },
    message: {
      label: 'Message',
      hint: 'Ne donnez pas de donnée personnelle d’un demandeur : le n° de transaction suffit à retrouver un pli.',
      manquant: 'Saisissez votre message.',
      invalide: '',
    },
  },
  tropLong: (label: string, max: number, count: number) =>
    `« ${label} » compte au plus ${max} caractères ; vous en avez saisi ${count}.`,

  pieces: {
    label: 'Joindre des fichiers',
    depot: 'ou déposez-les ici',
    hint: (files: number, megabytes: number, types: string) =>
      `${files} au plus, de ${megabytes} Mo chacun : ${types}. Pas de pièce d’un demandeur sans nécessité.`,
    liste: 'Fichiers à joindre',
    envoi: (nom: string) => `Dépôt de ${nom}`,
    recue: (nom: string) => `${nom} est prêt à partir.`,
    retirer: (nom: string) => `Retirer ${nom}`,
    retiree: (nom: string) => `${nom} est retiré.`,
    tropGros: (nom: string, megabytes: number) => `« ${nom} » dépasse ${megabytes} Mo.`,
    tropNombreux: (files: number) => `Un message compte au plus ${files} fichiers joints.`,
    aRetirer: (nom: string) => `« ${nom} » n’est pas accepté : retirez-le pour envoyer.`,
    illisible: 'Ce qui a été déposé ne peut pas être lu. Choisissez les fichiers avec le bouton.',
    jointes: 'Fichiers joints',
    voir: (nom: string) => `Voir ${nom}`,
    telecharger: 'Télécharger',
    affiche: (nom: string) => `${nom} est affiché.`,
    enCours: 'en cours d’envoi',
    infectee:
      'contient un virus : il n’a pas été transmis. Demandez une autre copie, ou prévenez votre service informatique',
    refusee: 'refusé par le support : envoyez-le dans un autre format, ou plus petit',
    echec: (detail: string) => `Le fichier ne peut pas être affiché. ${detail}`,
  },

  reponse: {
    title: 'Répondre',
    label: 'Votre message',
    hint: 'Ne donnez pas de donnée personnelle d’un demandeur.',
    submit: 'Répondre',
    enCours: 'Envoi en cours…',
    manquant: 'Saisissez votre message.',
    envoyee: 'Votre message est enregistré. Il part de lui-même au support.',
    echec: 'Votre message n’a pas été envoyé',
    echecSuite: 'Ce que vous avez saisi est gardé : « Répondre » réessaie, sans risque d’envoyer deux fois.',
    rouvre: 'Ce ticket est résolu. Si ce n’est pas le cas, répondez : votre message le remet en cours.',
    clos: 'Ce ticket est clos',
    closDetail: 'Le support n’y lit plus rien. Ouvrez un nouveau ticket, qui rappellera celui-ci.',
    nouveau: 'Ouvrir un nouveau ticket',
  },

  confirmation: {
    title: 'Votre ticket est enregistré',
    numero: (numero: string) => `Ticket ${numero}`,
    detail: 'Il part de lui-même au support, qui le connaît sous ce numéro. Rien d’autre n’est à faire.',
    voir: 'Voir le ticket',
    tous: 'Suivre mes tickets',
    autre: 'Ouvrir un autre ticket',
  },

  tickets: {
    title: 'Suivre mes tickets',
    chargement: 'Chargement de vos tickets…',
    echec: 'Vos tickets ne peuvent pas être affichés',
    vide: 'Vous n’avez pas encore ouvert de ticket',
    videDetail: 'Une question, une pièce refusée, un guichet à ajouter : le support vous répond ici.',
    ouvrir: 'Ouvrir un ticket',
    filtre: 'Tickets à montrer',
    listes: {
      tous: 'Tous',
      'a-repondre': 'À vous de répondre',
      ouverts: 'Ouverts',
      termines: 'Résolus ou clos',
    },
    listeVide: {
      'a-repondre': 'Le support n’attend aucune réponse de vous',
      ouverts: 'Aucun ticket n’est ouvert',
      termines: 'Aucun ticket n’est résolu ni clos',
    },
    listeVideDetail: 'Vos autres tickets sont sous « Tous ».',
    tous: 'Voir tous mes tickets',
    pli: (transaction: string) => `Pli ${transaction}`,
    compte: (total: number) => (total < 2 ? `${total} ticket` : `${total} tickets`),
    derniers: (shown: number, total: number) => `Les ${shown} derniers tickets ouverts, sur ${total}`,
    dateOuverture: 'Ouvert le',
    dernierEchange: 'Dernier échange le',
    aTransmettre: 'Enregistré ; part de lui-même au support.',
    aRepondre: 'À vous de répondre',
    nonLu: 'Réponse non lue',
  },

  suivi: {
    title: 'Le support ne répond pas pour l’instant',
    depuis: (date: string) => `Ce qui est affiché était connu le ${date}.`,
    jamais: 'Où en sont vos tickets n’est pas encore connu.',
    suite: 'Vos tickets sont enregistrés, et vous pouvez en ouvrir : ils partiront dès que possible.',
  },

  ticket: {
    breadcrumb: 'Ticket',
    title: (numero: string) => `Ticket ${numero}`,
    chargement: 'Chargement du ticket…',
    echec: 'Le ticket ne peut pas être affiché',
    etat: 'État',
    cas: 'Cas',
    sujet: 'Sujet',
    dateOuverture: 'Ouvert le',
    fil: 'Conversation',
    aucun: 'Le support n’a pas encore répondu. Sa réponse paraîtra ici, et une notification vous le dira.',
    nouveaux: (nombre: number) => (nombre < 2 ? 'Nouveau message' : `${nombre} nouveaux messages`),
    arrives: 'Le support a répondu.',
    enCours: 'En cours d’envoi',
    enCoursDetail: 'Votre message est gardé ; il part de lui-même dès que le support répond.',
    refuse: 'Non reçu par le support',
    refuseDetail: 'Le ticket a été clos ou supprimé avant que ce message ne parte. Ouvrez un nouveau ticket.',
    nouvelleFenetre: (adresse: string) => `${adresse} - nouvelle fenêtre`,
    auteurs: { demandeur: 'Vous', support: 'Le support' },
    question: 'Votre question',
    solution: 'Solution',
    actualiser: 'Actualiser',
    actualise: 'Le ticket est à jour.',
    perime: 'Le ticket n’a pas pu être relu : ce qui suit date de la dernière lecture.',
    suite: (numero: string) => `Suite du ticket ${numero}`,
    retour: 'Tous mes tickets',
  },
} as const;
