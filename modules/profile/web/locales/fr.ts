/** Every French text of the module's pages. */
export const fr = {
  module: 'Profil',
  chargement: 'Chargement en cours…',

  informations: {
    title: 'Gérer mon profil',
    intro:
      'Ces informations vous identifient auprès de votre référent et de l’assistance. Tous les champs sont obligatoires.',
    incomplet: {
      title: 'Complétez votre profil avant de continuer',
      detail:
        'Il manque des informations à votre profil : elles sont demandées à la première connexion. Enregistrez-les pour accéder à la page que vous avez demandée.',
    },
    legend: 'Mes informations',
    email: 'Adresse électronique',
    emailHint: {
      professionnel:
        'C’est votre identifiant : elle ne se modifie pas ici. Pour en changer, adressez-vous au référent de tous vos guichets, ou ouvrez un ticket.',
      referent:
        'C’est votre identifiant : elle ne se modifie pas ici. Pour en changer, adressez-vous à un administrateur.',
      administrateur:
        'C’est votre identifiant : elle ne se modifie pas ici. Pour en changer, adressez-vous à un autre administrateur.',
    },
    nom: 'Nom',
    prenom: 'Prénom',
    telephone: 'Numéro de téléphone',
    telephoneHint: 'Exemples : 01 02 03 04 05 ou +33 1 02 03 04 05',
    typeOrganisme: 'Type d’organisme',
    typeOrganismeVide: 'Choisissez dans la liste',
    organisme: 'Nom de l’organisme',
    submit: 'Enregistrer',
    submitAndGoOn: 'Enregistrer et continuer',
    saved: 'Vos informations sont enregistrées.',
    savedTitle: 'Profil enregistré',
    savedLater: 'Vos informations sont enregistrées. Elles apparaîtront partout à votre prochaine connexion.',
    notSaved: 'Vos informations n’ont pas été enregistrées',
    notRead: 'Vos informations ne peuvent pas être affichées',
  },

  password: {
    title: 'Mot de passe',
    text: 'Le mot de passe se change sur la page du service de connexion, qui vous redemande d’abord l’actuel. Vous reviendrez ensuite ici.',
    button: 'Modifier mon mot de passe',
    outcomes: {
      success: { type: 'success', title: 'Mot de passe modifié', text: 'Votre nouveau mot de passe est enregistré.' },
      cancelled: {
        type: 'info',
        title: 'Mot de passe inchangé',
        text: 'Vous avez renoncé : votre mot de passe reste le même.',
      },
      error: {
        type: 'error',
        title: 'Mot de passe inchangé',
        text: 'Le service de connexion n’a pas pu modifier votre mot de passe. Réessayez dans un instant.',
      },
    },
  },

  passkey: {
    title: 'Clé d’accès',
    text: 'Gardée par votre appareil, elle tient lieu de code à usage unique à la connexion. Elle s’enregistre sur la page du service de connexion, qui peut vous demander de vous identifier à nouveau. Vous reviendrez ensuite ici.',
    button: 'Enregistrer une clé d’accès',
    outcomes: {
      success: {
        type: 'success',
        title: 'Clé d’accès enregistrée',
        text: 'À votre prochaine connexion, elle pourra tenir lieu de code à usage unique.',
      },
      cancelled: {
        type: 'info',
        title: 'Aucune clé d’accès enregistrée',
        text: 'Vous avez renoncé : vous continuez à vous connecter comme avant.',
      },
      error: {
        type: 'error',
        title: 'Aucune clé d’accès enregistrée',
        text: 'Le service de connexion n’a pas pu enregistrer de clé d’accès. Réessayez dans un instant.',
      },
    },
  },

  guichet: {
    title: 'Changer de guichet',
    none: {
      title: 'Aucun guichet ne vous est affecté',
      text: 'Votre compte n’est rattaché à aucun guichet. Adressez-vous à votre référent : c’est lui qui affecte les guichets aux comptes.',
    },
    one: 'Un seul guichet vous est affecté :',
    oneMore: 'Pour travailler pour un autre guichet, demandez à votre référent de vous l’affecter.',
    intro:
      'Le guichet choisi vaut pour tout le portail, dès la validation. Il sera repris à votre prochaine connexion.',
    legend: 'Guichet pour lequel vous travaillez',
    current: 'Guichet actuel',
    submit: 'Valider',
    unchangedTitle: 'Guichet inchangé',
    unchanged: (label: string) => `Vous travaillez déjà pour le guichet ${label}.`,
    changedTitle: 'Guichet changé',
    changed: (label: string) => `Vous travaillez maintenant pour le guichet ${label}.`,
    failed: 'Le guichet n’a pas été changé',
  },

  notifications: {
    title: 'Gérer mes notifications',
    intro: (email: string) =>
      `Choisissez quand le portail vous écrit, à ${email}. Le courriel quotidien, envoyé les jours ouvrés, résume en un seul message ce qui s’est passé depuis le précédent ; les jours où rien ne change, il n’est pas envoyé. Aucun courriel ne contient de donnée personnelle de demandeur. Ce que vous lisez dans le portail avant l’envoi, ou qui est réglé entre-temps, n’est pas envoyé. Vos notifications restent affichées dans le portail.`,
    none: 'Aucune notification de votre compte n’est envoyée par courriel.',
    choices: { 'tout-de-suite': 'Tout de suite', quotidien: 'Dans le courriel quotidien', jamais: 'Jamais' },
    submit: 'Enregistrer',
    savedTitle: 'Choix enregistré',
    saved: (n: number) => {
      if (n === 0) return 'Aucune notification ne vous sera envoyée par courriel.';
      return n === 1
        ? '1 sorte de notifications vous sera envoyée par courriel.'
        : `${n} sortes de notifications vous seront envoyées par courriel.`;
    },
    notSaved: 'Votre choix n’a pas été enregistré',
    notRead: 'Votre choix ne peut pas être affiché',
  },

  connexions: {
    title: 'Mes connexions',
    intro:
      'Voici où votre compte est connecté. Si vous ne reconnaissez pas une connexion, mettez-y fin puis modifiez votre mot de passe.',
    listTitle: 'Connexions ouvertes',
    device: 'Navigateur',
    deviceOf: (browser: string | undefined, system: string | undefined) =>
      [browser ?? 'Navigateur inconnu', ...(system === undefined ? [] : [`sous ${system}`])].join(' '),
    start: 'Ouverte le',
    lastAccess: 'Dernier accès le',
    address: 'Adresse IP',
    unknownAddress: 'inconnue',
    localNetwork: (address: string) => `Réseau local (${address})`,
    current: 'Cette connexion',
    end: 'Mettre fin',
    endNamed: (start: string) => `Mettre fin à la connexion ouverte le ${start}`,
    endedTitle: 'Connexion terminée',
    ended: (start: string) => `La connexion ouverte le ${start} est terminée.`,
    notEnded: 'La connexion n’a pas été terminée',
    notRead: 'Vos connexions ne peuvent pas être affichées',
    everywhere: {
      title: 'Me déconnecter partout',
      text: 'Met fin à toutes les connexions ci-dessus, celle-ci comprise. Le travail en cours sur un autre poste peut y être perdu.',
      button: 'Me déconnecter partout',
      question: 'Voulez-vous vous déconnecter partout ?',
      consequence:
        'Toutes vos connexions prendront fin, celle-ci comprise : vous devrez vous reconnecter avec votre mot de passe.',
      confirm: 'Me déconnecter partout',
      cancel: 'Annuler',
      failed: 'Vous n’avez pas été déconnecté partout',
    },
  },
} as const;
