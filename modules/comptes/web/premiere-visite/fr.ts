/** The French texts of « Je crée mon espace ». */
export const fr = {
  demande: {
    title: 'Je crée mon espace',
    intro:
      'Votre demande est transmise au référent du guichet, qui la valide. Vous recevez d’abord un courriel pour confirmer votre adresse, puis, une fois la demande validée, un autre pour choisir votre mot de passe.',
    obligatoires: 'Tous les champs sont obligatoires, sauf mention contraire.',
    vous: 'Vous',
    organisme: 'Votre organisme',
    acces: 'Votre demande',
    choisir: 'Sélectionnez un type d’organisme',
    donnees: 'Ces informations servent à traiter votre demande et à tenir votre compte.',
    donneesLien: 'En savoir plus sur vos données personnelles',
    envoyer: 'Envoyer ma demande',
    retour: 'J’ai déjà un espace : me connecter',
    suivi: 'J’ai déjà fait une demande : où en est-elle ?',
    verification: 'Vérification automatique en cours : quelques secondes…',
    envoi: 'Envoi de votre demande…',
    echec: 'Votre demande n’est pas partie',
    echecSuite: 'Ce que vous avez saisi est gardé : vous pouvez l’envoyer de nouveau.',
    verificationImpossible:
      'La vérification automatique contre les robots n’a pas abouti sur cet appareil. Essayez avec un autre navigateur, à jour.',
  },
  champs: {
    prenom: { label: 'Prénom', hint: '', missing: 'Saisissez le prénom.' },
    nom: { label: 'Nom', hint: '', missing: 'Saisissez le nom.' },
    email: {
      label: 'Adresse électronique',
      hint: 'Votre adresse professionnelle, par exemple prenom.nom@mairie.fr. Elle sera votre identifiant.',
      missing: 'Saisissez une adresse électronique, par exemple prenom.nom@mairie.fr.',
    },
    telephone: {
      label: 'Numéro de téléphone',
      hint: 'Par exemple 01 02 03 04 05',
      missing: 'Saisissez le numéro de téléphone.',
    },
    typeOrganisme: { label: 'Type d’organisme', hint: '', missing: 'Choisissez le type d’organisme dans la liste.' },
    organisme: {
      label: 'Nom de l’organisme',
      hint: 'Par exemple Mairie de Montpellier',
      missing: 'Saisissez le nom de l’organisme.',
    },
    guichets: {
      label: 'Guichets demandés',
      hint: 'Cherchez par code ou par nom, puis choisissez dans la liste. Par exemple 00002',
      missing: 'Choisissez au moins un guichet.',
    },
    motif: {
      label: 'Motif de la demande (facultatif)',
      hint: 'Ce qui aidera le référent à vous reconnaître : votre service, votre fonction…',
      missing: '',
    },
  },
  envoyee: {
    title: 'Consultez votre messagerie',
    courriel: (email: string) =>
      `Si ${email === '' ? 'votre adresse' : `l’adresse ${email}`} peut recevoir un accès, un courriel vient de partir : il contient un lien qui confirme votre adresse.`,
    suite: 'Votre demande est transmise au référent du guichet quand vous avez suivi ce lien.',
    rienRecu: 'Rien reçu au bout de quelques minutes ?',
    indesirables: 'Regardez parmi les courriers indésirables.',
    corriger: 'Vérifiez l’adresse, et corrigez-la si besoin :',
    refaire: 'reprendre ma demande',
    connu: 'Si vous avez déjà un espace, votre mot de passe peut être réinitialisé depuis la page de connexion.',
    connexion: 'Aller à la page de connexion',
  },
  confirmation: {
    title: 'Confirmation de votre adresse',
    enCours: 'Confirmation en cours…',
    confirmee: 'Votre adresse est confirmée',
    confirmeeTexte: 'Votre demande attend maintenant la validation du référent du guichet.',
    confirmeeSuite:
      'Dès qu’elle est validée, vous recevez un courriel pour choisir votre mot de passe. Vous ne pouvez pas vous connecter avant.',
    utilisee: 'Ce lien a déjà servi',
    utiliseeTexte: 'Un lien ne sert qu’une fois. Votre adresse est confirmée : rien n’est à refaire.',
    expiree: 'Ce lien n’est plus valable',
    expireeTexte: 'Il a expiré, ou une autre demande l’a remplacé : seul le lien du dernier courriel reçu est valable.',
    expireeSuite: 'Demandez un nouveau lien : il est envoyé aussitôt à l’adresse de votre demande.',
    nouveau: 'Recevoir un nouveau lien',
    incomplete: 'Ce lien est incomplet',
    incompleteTexte:
      'Il manque une partie de l’adresse : ouvrez le lien du courriel, ou recopiez-le en entier dans la barre d’adresse. Vous pouvez aussi en demander un nouveau.',
    echec: 'Votre adresse n’a pas pu être confirmée',
    reessayer: 'Réessayer',
  },
  lienAdresse: {
    enCours: 'Un instant…',
    reessayer: 'Réessayer',
    utilise: 'Ce lien a déjà servi',
    expire: 'Ce lien n’est plus valable',
    incomplet: 'Ce lien est incomplet',
    incompletTexte:
      'Il manque une partie de l’adresse : ouvrez le lien du courriel, ou recopiez-le en entier dans la barre d’adresse.',
    connexion: 'Aller à la page de connexion',
    confirmation: {
      title: 'Confirmer ma nouvelle adresse',
      texte:
        'Votre adresse devient l’identifiant de votre compte 48 heures après cette confirmation. D’ici là, connectez-vous avec l’ancienne. Votre mot de passe reste le même.',
      bouton: 'Confirmer cette adresse',
      fait: 'Votre nouvelle adresse est confirmée',
      faitTexte: (date: string) =>
        `Elle devient votre identifiant le ${date}, et vous recevez alors un courriel. D’ici là, connectez-vous avec l’ancienne.`,
      echec: 'Votre adresse n’a pas pu être confirmée',
    },
    arret: {
      title: 'Arrêter le changement d’adresse',
      texte: 'Votre compte gardera son adresse actuelle, et la nouvelle ne pourra plus être confirmée.',
      bouton: 'Arrêter le changement',
      fait: 'Le changement est arrêté',
      faitTexte: () =>
        'Votre compte garde son adresse. Si vous n’aviez pas demandé ce changement, prévenez le référent de votre guichet ou l’assistance.',
      echec: 'Le changement n’a pas pu être arrêté',
    },
  },
  suivi: {
    title: 'Où en est ma demande ?',
    intro:
      'Donnez l’adresse de votre demande : un courriel y part aussitôt. Il dit où elle en est, et contient un nouveau lien si vous devez encore confirmer votre adresse ou choisir votre mot de passe.',
    hint: 'Celle que vous avez donnée dans votre demande, par exemple prenom.nom@mairie.fr',
    envoyer: 'Recevoir l’état de ma demande',
    envoi: 'Envoi…',
    echec: 'Le courriel n’est pas parti',
    aucune: 'Vous n’avez pas encore fait de demande ?',
    retour: 'Revenir à la connexion',
    courriel: (email: string) =>
      `Un courriel vient de partir à ${email === '' ? 'l’adresse donnée' : `l’adresse ${email}`}. Il dit où en est la demande faite à cette adresse ; cette page ne le dit pas, pour que personne d’autre ne l’apprenne.`,
    refaire: 'donner une autre adresse',
    limite: 'Une adresse reçoit quelques courriels par heure au plus : si elle en a déjà reçu, patientez une heure.',
  },
} as const;
