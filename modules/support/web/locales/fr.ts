/** Every long French text of the module's pages. Words shared with the API are in `contracts/labels.ts`. */
export const fr = {
  module: 'Support',
  reessayer: 'Réessayer',

  ouvrir: {
    title: 'Ouvrir un ticket',
    intro: 'Le support vous répond sur le portail : la réponse est dans «\u00A0Suivre mes tickets\u00A0».',
    cas: 'Votre demande concerne',
    submit: 'Envoyer',
    enCours: 'Envoi en cours…',
    echec: "Le ticket n'a pas été ouvert",
    echecSuite: "Ce que vous avez saisi est gardé : « Envoyer » réessaie, sans risque d'ouvrir deux tickets.",
    contact: 'Pour toute question technique, vous pouvez envoyer un mail à',
    contactIndisponible: "L'adresse des questions techniques ne peut pas être affichée pour l'instant.",
    casManquant: 'Choisissez ce que votre demande concerne.',
  },

  champs: {
    nouvelIdentifiant: {
      label: 'Nouvel identifiant',
      hint: "L'adresse électronique avec laquelle vous voulez vous connecter. Exemple : prenom.nom@mairie.fr",
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
      hint: '5 lettres ou chiffres. Exemple : PWP01',
      manquant: 'Saisissez le code du guichet demandé.',
      invalide: "Le code d'un guichet compte 5 lettres ou chiffres, comme PWP01.",
    },
    transaction: {
      label: 'N° de transaction du pli',
      hint: '13 lettres ou chiffres, donné par le tableau de bord. Exemple : 1je9xw3quz77b',
      manquant: 'Saisissez le n° de transaction du pli.',
      invalide: 'Le n° de transaction compte 13 caractères : des lettres de a à z et des chiffres.',
    },
    piece: {
      label: 'Nom de la pièce (facultatif)',
      hint: 'Quand le pli en compte plusieurs. Exemple : avis-imposition.pdf',
      manquant: '',
      invalide: '',
    },
    typeAttendu: {
      label: 'Type que la pièce devrait avoir',
      hint: 'Exemple : Quittance de loyer',
      manquant: 'Saisissez le type que la pièce devrait avoir.',
      invalide: '',
    },
    sujet: {
      label: 'Sujet',
      hint: 'En quelques mots',
      manquant: 'Saisissez le sujet de votre question.',
      invalide: '',
    },
    message: {
      label: 'Message',
      hint: 'Ne donnez pas de donnée personnelle d’un demandeur : le n° de transaction suffit à retrouver un pli.',
      manquant: 'Saisissez votre message.',
      invalide: '',
    },
  },
  tropLong: (label: string, max: number, count: number) =>
    `« ${label} » compte au plus ${max} caractères ; vous en avez saisi ${count}.`,

  confirmation: {
    title: 'Votre ticket est enregistré',
    numero: (numero: string) => `Ticket ${numero}`,
    detail: "Il part de lui-même au support, qui le connaît sous ce numéro. Rien d'autre n'est à faire.",
    voir: 'Voir le ticket',
    tous: 'Suivre mes tickets',
    autre: 'Ouvrir un autre ticket',
  },

  tickets: {
    title: 'Suivre mes tickets',
    chargement: 'Chargement de vos tickets…',
    echec: 'Vos tickets ne peuvent pas être affichés',
    vide: "Vous n'avez pas encore ouvert de ticket",
    videDetail: 'Une question, une pièce refusée, un guichet à ajouter : le support vous répond ici.',
    ouvrir: 'Ouvrir un ticket',
    compte: (total: number) => (total < 2 ? `${total} ticket` : `${total} tickets`),
    derniers: (shown: number, total: number) => `Les ${shown} derniers tickets ouverts, sur ${total}`,
    ouvertLe: 'Ouvert le',
    dernierEchange: 'Dernier échange le',
    aTransmettre: 'Enregistré ; part de lui-même au support.',
  },

  suivi: {
    title: "Le support ne répond pas pour l'instant",
    depuis: (date: string) => `Ce qui est affiché était connu le ${date}.`,
    jamais: "Où en sont vos tickets n'est pas encore connu.",
    suite: 'Vos tickets sont enregistrés, et vous pouvez en ouvrir : ils partiront dès que possible.',
  },

  ticket: {
    breadcrumb: 'Ticket',
    title: (numero: string) => `Ticket ${numero}`,
    chargement: 'Chargement du ticket…',
    echec: 'Le ticket ne peut pas être affiché',
    etat: 'État',
    cas: 'Cas',
    sujet: 'Sujet',
    ouvertLe: 'Ouvert le',
    demande: 'Votre demande',
    echanges: 'Échanges',
    aucun: "Le support n'a pas encore répondu.",
    auteurs: { demandeur: 'Vous', support: 'Le support' },
    solution: 'Solution',
    actualiser: 'Actualiser',
    actualise: 'Le ticket est à jour.',
    preciser: 'Apporter une précision',
    suite: (numero: string) => `Suite du ticket ${numero}`,
    retour: 'Tous mes tickets',
  },
} as const;
