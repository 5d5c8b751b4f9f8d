import { formatCount as plural } from '@pwp/ui';
import { TITLES } from './titles.ts';

const ouverts = (count: number) => plural(count, 'compte sera ouvert', 'comptes seront ouverts');

/** The French texts of the demandes, of their list and of their panel. */
export const demandesTexts = {
  demandes: {
    title: TITLES.demandes,
    etat: 'Afficher les demandes',
    etats: {
      'en-attente': 'En attente',
      validee: 'Validées',
      refusee: 'Refusées',
      expiree: 'Expirées',
    },
    badges: {
      'a-confirmer': 'Adresse à confirmer',
      'en-attente': 'En attente',
      validee: 'Validée',
      refusee: 'Refusée',
      expiree: 'Expirée',
    },
    compte: {
      'en-attente': (total: number) => plural(total, 'demande en attente', 'demandes en attente'),
      validee: (total: number) => plural(total, 'demande validée', 'demandes validées'),
      refusee: (total: number) => plural(total, 'demande refusée', 'demandes refusées'),
      expiree: (total: number) => plural(total, 'demande expirée', 'demandes expirées'),
    },
    echec: 'Les demandes ne peuvent pas être affichées',
    vide: {
      'en-attente': 'Aucune demande de compte en attente',
      validee: 'Aucune demande de compte validée',
      refusee: 'Aucune demande de compte refusée',
      expiree: 'Aucune demande de compte expirée',
    },
    videDetail: 'Les demandes faites pour vos guichets arrivent ici quand la personne a confirmé son adresse.',
    videDetailTous: 'Les demandes arrivent ici quand la personne a confirmé son adresse.',
    videDecidees: {
      validee: 'Celles que vous validerez resteront consultables ici.',
      refusee: 'Celles que vous refuserez resteront consultables ici, avec leur motif.',
      expiree: 'Une demande que personne ne décide expire ; elle paraîtrait ici.',
    },
    voirValidees: 'Voir les demandes validées',
    voirEnAttente: 'Voir les demandes en attente',
    actualiser: 'Actualiser',
    voir: (nom: string) => `Voir la demande de ${nom}`,
    age: { aujourdhui: 'aujourd’hui', depuis: (jours: number) => `depuis ${plural(jours, 'jour', 'jours')}` },
    expire: (jours: number) => (jours < 1 ? 'expire aujourd’hui' : `expire dans ${plural(jours, 'jour', 'jours')}`),
    sansMotif: 'Sans motif',
    valider: 'Valider',
    validerNommee: (nom: string) => `Valider la demande de ${nom}`,
    confirmation: {
      question: (nom: string, guichets: string) => `Ouvrir à ${nom} un compte de professionnel pour ${guichets} ?`,
      oui: 'Oui, ouvrir le compte',
    },
    refuser: 'Refuser',
    refuserNommee: (nom: string) => `Refuser la demande de ${nom}`,
    choisir: (nom: string) => `Sélectionner la demande de ${nom}`,
    choisies: (count: number) => plural(count, 'demande sélectionnée', 'demandes sélectionnées'),
    plusieurs: {
      valider: {
        bouton: (count: number) => (count === 1 ? 'Valider la demande' : `Valider les ${count} demandes`),
        question: (count: number) => `Valider ${plural(count, 'demande', 'demandes')} ?`,
        texte:
          'Chaque personne reçoit un courriel pour choisir son mot de passe, et accède comme professionnel aux guichets indiqués.',
        guichets: 'Guichets ouverts à tous ces comptes (facultatif)',
        autres: (guichets: string, demandes: string) => `${guichets} (demandé : ${demandes})`,
        effet: {
          demandes: (count: number) => `${ouverts(count)} pour les guichets que chaque personne a demandés.`,
          demandesDuPerimetre: (count: number) =>
            `${ouverts(count)} pour les guichets de votre périmètre que chaque personne a demandés.`,
          choisis: (count: number, guichets: string) =>
            `${ouverts(count)} pour ${guichets}, quels que soient les guichets demandés.`,
        },
        enCours: (done: number, count: number) => `Validation en cours : ${done} sur ${count}`,
        resultat: 'Résultat des validations',
        fini: (done: number, count: number) => `${plural(done, 'validée', 'validées')} sur ${count}.`,
        fait: (guichets: string) => `validée pour ${guichets}`,
        partielle: (guichets: string, dehors: string) =>
          `validée pour ${guichets} ; ${dehors} n’est pas de votre périmètre`,
      },
      refuser: {
        bouton: (count: number) => `Refuser ${plural(count, 'demande', 'demandes')}…`,
        title: (count: number) => `Refuser ${plural(count, 'demande', 'demandes')}`,
        motif: 'Motif donné à chacune',
        intro: 'Le motif et les précisions sont écrits dans le courriel que chaque personne reçoit.',
        submit: (count: number) => `Refuser ${plural(count, 'demande', 'demandes')}`,
        enCours: (done: number, count: number) => `Refus en cours : ${done} sur ${count}`,
        resultat: 'Résultat des refus',
        fini: (done: number, count: number) => `${plural(done, 'refusée', 'refusées')} sur ${count}.`,
        fait: 'refusée, le courriel part',
      },
    },
    validee: 'Demande validée',
    valideeTexte: {
      envoye: (nom: string) => `${nom} a reçu un courriel pour choisir son mot de passe.`,
      'a-envoyer': (nom: string) =>
        `Le compte de ${nom} est ouvert. Le courriel pour choisir son mot de passe est à envoyer : il part de lui-même dès que possible.`,
      'sans-objet': (nom: string) => `Le compte de ${nom} est ouvert.`,
    },
    refusee: 'Demande refusée',
    refuseeTexte: (nom: string) => `${nom} reçoit un courriel qui dit le motif.`,
    dejaTraitee: 'Demande déjà traitée',
    dejaTraiteeTexte: (nom: string) =>
      `La demande de ${nom} a été traitée par quelqu’un d’autre : la liste est à jour.`,
    nonFait: 'L’action n’a pas abouti',
    nonFaitTexte: (nom: string, raison: string) => `${nom} : ${raison}`,
  },

  demande: {
    title: (nom: string) => `Demande de ${nom}`,
    echec: 'La demande ne peut pas être affichée',
    dateDemande: 'Demandée le',
    dateExpiration: 'Expire le',
    decision: 'Décision',
    decidee: (quand: string, qui: string) => `${quand}, par ${qui}`,
    portail: 'le portail',
    guichets: 'Guichets demandés',
    motif: 'Motif',
    motifRefus: 'Motif du refus',
    precisions: 'Précisions',
    decider: 'Décider',
    guichetsDonnes: 'Guichets ouverts au compte',
    role: {
      label: 'Rôle',
      hints: {
        professionnel: 'Travaille pour ces guichets.',
        referent:
          'Travaille pour ces guichets, et en est référent. Le service de connexion (Keycloak) lui demande un second facteur.',
      },
    },
    valider: 'Valider la demande',
    refuser: 'Refuser la demande…',
    refus: {
      title: 'Refuser la demande',
      intro: 'Le motif et les précisions sont écrits dans le courriel que la personne reçoit.',
      motif: 'Motif du refus',
      precisions: 'Précisions pour la personne',
      facultatif: 'Facultatif, sauf pour « Autre motif ».',
      motifManquant: 'Choisissez un motif.',
      precisionsManquantes: 'Précisez le motif.',
      submit: 'Refuser la demande',
    },
  },
} as const;
