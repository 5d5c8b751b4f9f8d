import type { PortAbsent } from '@pwp/contracts';
import { formatCount as plural } from '@pwp/ui';
import { shortVersion } from '../short-version.ts';

/** Every French text of the module's pages. */
export const fr = {
  module: 'Registre',
  chargement: 'Chargement…',
  actualiser: 'Actualiser',
  annuler: 'Annuler',

  acteurs: {
    automatique: 'le registre, de lui-même',
    exploitation: 'l’exploitation',
    navigateur: 'le navigateur du développeur',
    registre: 'le registre, à son démarrage',
  },

  modules: {
    title: 'Registre',
    fil: 'Modules',
    intro: 'Quelle version de chaque service reçoit qui. Ce qui change ici change pour tous, sans redémarrage.',
    echec: 'Les modules ne peuvent pas être affichés',
    perime: 'La liste n’a pas pu être relue',
    vide: 'Aucun module au registre',
    videDetail: 'Un module paraît ici dès qu’il est publié, ou installé avec le portail.',
    compte: (count: number) => plural(count, 'module', 'modules'),
    ailleurs: 'Modules laissés de côté',
    enService: 'En service',
    aVenir: 'À venir',
    coupe: (motif: string) => `Coupé : ${motif}`,
    defauts: 'Défauts',
    nombreDefauts: (count: number) => plural(count, 'défaut', 'défauts'),
    echecs: (echecs: number, personnes: number) =>
      echecs === 0
        ? 'aucun échec'
        : `${plural(echecs, 'échec', 'échecs')} sur ${plural(personnes, 'personne', 'personnes')}`,
    details: 'Détails',
    detailsDe: (title: string) => `Détails de ${title}`,
    recoit: (version: string) => `version ${shortVersion(version)}`,
    installee: 'version installée avec le portail',
    annonce: 'annoncé au menu, sans page',
    rien: 'Aucun anneau ne reçoit ce module : il n’est au menu de personne.',
    actions: (title: string) => `Actions sur ${title}`,
  },

  versions: {
    titre: (title: string) => `Versions publiées de ${title}`,
    aucune: 'Aucune version publiée.',
    enTout: (count: number) =>
      `Sont listées les plus récentes de ${plural(count, 'version', 'versions')} et celles que reçoit un anneau. Une autre se donne par « pwp promote ».`,
    version: 'Version',
    publiee: 'Publiée',
    par: (qui: string) => `par ${qui}`,
    echecs: 'Échecs',
    poids: 'Poids',
    compresse: (poids: string) => `${poids} compressés`,
    contenu: 'Contenu',
    sansPaquet: 'aucun paquet tiers',
    paquets: (count: number) => plural(count, 'paquet tiers', 'paquets tiers'),
    axe: (pages: number, defauts: number) =>
      `axe : ${plural(pages, 'page', 'pages')}, ${defauts === 0 ? 'aucun défaut' : plural(defauts, 'défaut mineur', 'défauts mineurs')}`,
    sansAxe: 'axe : pas de résultat',
    neConvientPas: 'ne convient pas à ce qui tourne',
    sur: (echecs: number, personnes: number) =>
      personnes === 0 ? 'pas encore essayée' : `${echecs} sur ${plural(personnes, 'personne', 'personnes')}`,
    installee: ({ version, votes, failures }: { version: string; votes: number; failures: number }) =>
      `Version installée avec le portail, ${shortVersion(version)}, en 30 jours : ${
        votes === 0
          ? 'pas encore essayée'
          : `ouverte par ${plural(votes, 'personne', 'personnes')}, ${plural(failures, 'échec', 'échecs')}`
      }.`,
  },

  anneau: {
    tous: 'Tous',
    part: (pour: string) => `${pour} % des comptes`,
    role: (roles: readonly string[]) => `${roles.length > 1 ? 'Rôles' : 'Rôle'} ${roles.join(', ')}`,
    roles: { professionnel: 'professionnel', referent: 'référent', administrateur: 'administrateur' },
    organisme: (sirets: readonly string[]) => `${sirets.length > 1 ? 'Organismes' : 'Organisme'} ${sirets.join(', ')}`,
    guichet: (codes: readonly string[]) => `${codes.length > 1 ? 'Guichets' : 'Guichet'} ${codes.join(', ')}`,
  },

  promotion: {
    bouton: 'Donner à…',
    boutonLong: (title: string) => `Donner à… : une version de ${title}`,
    title: (title: string) => `Donner une version de ${title}`,
    version: 'Version à donner',
    choix: (version: string, date: string, par: string) => `${shortVersion(version)}, publiée le ${date} par ${par}`,
    anneau: 'À qui',
    kinds: {
      tous: 'À tous',
      part: 'À une part des comptes',
      role: 'À des rôles',
      organisme: 'À des organismes',
      guichet: 'À des guichets',
    },
    tousHint: 'Les anneaux plus étroits perdent la version qui leur était propre.',
    partLabel: 'Part des comptes',
    partHint: 'En pour cent, de 1 à 100. Ce sont toujours les mêmes comptes.',
    rolesLabel: 'Rôles',
    organismesLabel: 'SIRET des organismes',
    organismesHint: '14 chiffres chacun ; plusieurs sont séparés par une virgule. 20 au plus.',
    guichetsLabel: 'Codes des guichets',
    guichetsHint: 'Par exemple 00002 ; plusieurs sont séparés par une virgule. 31 au plus.',
    partFausse: 'Saisissez un nombre entier de 1 à 100.',
    rolesManquants: 'Choisissez au moins un rôle.',
    organismesManquants: 'Saisissez au moins un SIRET.',
    organismeFaux: (siret: string) => `« ${siret} » n’est pas un SIRET : 14 chiffres sont attendus.`,
    organismesTrop: 'Saisissez au plus 20 SIRET.',
    guichetsManquants: 'Saisissez au moins un code de guichet.',
    guichetFaux: (code: string) => `« ${code} » n’est pas un code de guichet.`,
    guichetsTrop: 'Saisissez au plus 31 codes.',
    submit: 'Donner la version',
    fait: 'Version donnée',
    faitTexte: (title: string, version: string, anneau: string) =>
      `${title}, version ${shortVersion(version)} : ${anneau}.`,
  },

  accord: {
    titre: (version: string) => `La version ${shortVersion(version)} attend votre accord`,
    texte: 'Elle n’est donnée à personne avant. Elle demande en plus à pouvoir :',
    bouton: 'Accorder',
    boutonLong: (title: string, version: string) =>
      `Accorder ce que demande la version ${shortVersion(version)} de ${title}`,
    badge: 'accord attendu',
    demande: 'Demande :',
    attend: (besoin: string) => `${besoin} (accord attendu)`,
    fait: 'Accord donné',
    faitTexte: (title: string) => `${title} a ce que cette version demande : elle peut être donnée.`,
  },

  retour: {
    bouton: 'Revenir en arrière',
    boutonLong: (title: string) => `Revenir en arrière pour ${title}`,
    title: (title: string) => `Revenir en arrière pour ${title} ?`,
    texte: 'Chacun reçoit de nouveau la version d’avant le dernier mouvement, au prochain chargement d’une page.',
    change: (qui: string, maintenant: string, ensuite: string) => `${qui} : ${maintenant} → ${ensuite}`,
    rienEnPropre: 'aucune version en propre',
    sansEffet: 'Le dernier mouvement n’avait rien changé à ce que chacun reçoit : l’annuler ne change rien non plus.',
    motif: 'Motif (facultatif)',
    motifHint: 'Il reste au journal.',
    confirmer: 'Revenir en arrière',
    enCours: 'Retour en arrière en cours…',
    fait: 'Retour en arrière fait',
    faitTexte: (title: string) => `${title} : chacun reçoit de nouveau la version d’avant.`,
  },

  coupure: {
    bouton: 'Couper…',
    boutonLong: (title: string) => `Couper ${title}…`,
    title: (title: string) => `Couper ${title}`,
    texte: 'Le service reste au menu, « indisponible », et quitte aussi les pages ouvertes en moins de 30 secondes.',
    motif: 'Motif',
    motifHint: 'Pour les autres administrateurs. Il reste au journal.',
    manquant: 'Saisissez un motif.',
    tropLong: (max: number, count: number) =>
      `Le motif compte au plus ${max} caractères ; celui-ci en compte ${count}.`,
    submit: 'Couper le service',
    fait: 'Service coupé',
    faitTexte: (title: string) => `${title} est indisponible pour tous.`,
  },

  reprise: {
    bouton: 'Remettre en service',
    boutonLong: (title: string) => `Remettre en service : ${title}`,
    fait: 'Service remis en service',
    faitTexte: (title: string) => `${title} est de nouveau ouvert.`,
  },

  configuration: {
    bouton: 'Configurer',
    boutonLong: (title: string) => `Configurer ${title}`,
    fil: 'Configuration',
    title: (title: string) => `Configuration de ${title}`,
    intro:
      'Ce qui est enregistré ici vaut pour tous : en quelques secondes pour ce que fait le service, à la prochaine page ouverte pour ce qu’il montre.',
    echec: 'La configuration ne peut pas être affichée',
    jamais: 'Rien n’a encore été changé : les valeurs par défaut s’appliquent.',
    derniere: (qui: string, date: string) => `Enregistrée par ${qui}, le ${date}.`,
    retablir: 'Rétablir la valeur par défaut',
    retablirLong: (champ: string) => `Rétablir la valeur par défaut de « ${champ} »`,
    defaut: (valeur: string) => `Par défaut : ${valeur}`,
    vide: 'rien',
    oui: 'oui',
    non: 'non',
    entier: (min: number | undefined, max: number | undefined) => {
      if (min !== undefined && max !== undefined) return `Nombre entier de ${min} à ${max}.`;
      if (min !== undefined) return `Nombre entier d’au moins ${min}.`;
      return max === undefined ? 'Nombre entier.' : `Nombre entier d’au plus ${max}.`;
    },
    liste: 'Une valeur par ligne.',
    heure: 'Par exemple 08:30.',
    adresse: 'Par exemple https://www.exemple.fr.',
    longueur: (max: number) => `${max} caractères au plus.`,
    enregistre: (valeur: string) => `Enregistré par ailleurs : ${valeur}`,
    submit: 'Enregistrer',
    enCours: 'Enregistrement en cours…',
    fait: 'Configuration enregistrée',
    faitTexte: (title: string) => `${title} l’applique dans quelques secondes, les pages ouvertes à la prochaine page.`,
    conflit: 'Quelqu’un d’autre a enregistré entre-temps',
    conflitTexte: (qui: string, date: string) =>
      `${qui} a enregistré le ${date}. Votre saisie est gardée ; ce qui est enregistré est rappelé sous les champs qui diffèrent. Enregistrez de nouveau pour le remplacer, ou reprenez-le.`,
    reprendre: 'Reprendre ce qui est enregistré',
  },

  etat: {
    title: 'État du service',
    intro: 'Ce que le portail fait de lui-même, et ce qu’un autre système a refusé. La page se met à jour toute seule.',

    absents: {
      titre: (services: number) => plural(services, 'service n’a pas démarré', 'services n’ont pas démarré'),
      texte:
        'Le reste du portail fonctionne. Les pages de ces services disent qu’ils sont indisponibles, leurs travaux ne passent pas et leurs envois attendent.',
      reglages: (reglages: readonly string[]) =>
        `l’exploitant doit corriger un réglage de l’API, puis la redémarrer (${reglages.join(' ; ')}).`,
      journal: 'le journal technique de l’API en dit la cause à l’exploitant (« module left out »).',
    },

    portsAbsents: {
      titre: 'Un service attend quelque chose d’un autre',
      texte:
        'Il fonctionne, sauf ce qui en dépend, qu’il dit indisponible. L’exploitant installe le service attendu, ou la version qui convient, puis recharge l’API.',
      absent: ({ module, port, plage, servi }: PortAbsent) =>
        `« ${module} » attend « ${port} » en version ${plage} ; ${servi === null ? 'personne ne le sert' : `la version servie est ${servi}`}.`,
    },

    antivirus: {
      absent: 'Le portail n’a pas d’antivirus',
      absentTexte:
        'Les pièces partent vers Docaposte et vers le support sans analyse. L’exploitant en branche un par le réglage PWP_CLAMD.',
      muet: 'L’antivirus ne répond pas',
      muetTexte: 'Ce qui a des fichiers à analyser ne part pas avant son retour, puis part de lui-même.',
      enAttente: 'Des fichiers attendent l’antivirus',
      fichiers: (fichiers: number, depuis: string | undefined) =>
        `${plural(fichiers, 'fichier attend', 'fichiers attendent')}${depuis === undefined ? '' : `, le plus ancien depuis le ${depuis}`}.`,
    },

    travaux: {
      titre: 'Travaux planifiés',
      echec: 'Les travaux ne peuvent pas être affichés',
      perime: 'Les travaux n’ont pas pu être relus',
      travail: 'Travail',
      etat: 'État',
      succes: 'Dernier succès',
      prochaine: 'Prochain passage',
      actions: 'Actions',
      jamais: 'jamais',
      aucune: 'aucun',
      etats: { 'en-cours': 'En cours', 'en-pause': 'En pause', 'en-echec': 'En échec', 'en-attente': 'En attente' },
      pauseDepuis: (date: string) => `depuis le ${date}`,
      essai: (essais: number) => `essai ${essais} sur 10`,
      dernierEchec: (age: string) => `dernier échec ${age}`,
    },
    execution: {
      bouton: 'Lancer…',
      boutonLong: (titre: string) => `Lancer… : ${titre}`,
      title: (titre: string) => `Lancer « ${titre} » ?`,
      texte:
        'Le travail part dans les secondes qui viennent, une seule fois, quel que soit le serveur qui s’en charge.',
      confirmer: 'Lancer',
      fait: 'Travail lancé',
      faitTexte: (titre: string) => `${titre} : il part dans quelques secondes.`,
    },
    pause: {
      bouton: 'Pause…',
      boutonLong: (titre: string) => `Pause… : ${titre}`,
      title: (titre: string) => `Mettre en pause « ${titre} » ?`,
      texte: 'Le travail ne part plus, sur aucun serveur, jusqu’à sa reprise. Celui qui est en cours va à son terme.',
      confirmer: 'Mettre en pause',
      fait: 'Travail en pause',
      faitTexte: (titre: string) => `${titre} ne part plus jusqu’à sa reprise.`,
    },
    reprise: {
      bouton: 'Reprendre',
      boutonLong: (titre: string) => `Reprendre : ${titre}`,
      fait: 'Travail repris',
      faitTexte: (titre: string) =>
        `${titre} part de nouveau à ses heures. Ce que la pause a laissé passer ne part pas.`,
    },

    retenue: {
      titre: (date: string) => `Envois retenus depuis le ${date}`,
      texte: (count: number) =>
        `Le portail a été restauré : rien ne part vers un autre système, ni courriel, ni pli, ni ticket. ${plural(count, 'envoi attend', 'envois attendent')}.`,
      bouton: 'Reprendre les envois…',
      title: 'Reprendre les envois ?',
      question:
        'Vérifiez d’abord que le portail a retrouvé ses comptes, ses plis et ses fichiers. Le destinataire d’un pli ou d’un ticket dit d’abord s’il l’a déjà reçu ; un courriel qui était parti après la sauvegarde peut repartir.',
      confirmer: 'Reprendre les envois',
      fait: 'Envois repris',
      faitTexte: 'Ce qui était retenu part dans les secondes qui viennent.',
    },

    bandeau: {
      titre: 'Bandeau sur toutes les pages',
      echec: 'Le bandeau ne peut pas être affiché',
      aucun: 'Aucun bandeau. Pour prévenir d’une maintenance, par exemple : chaque page l’affiche dans la minute.',
      regle: (debut: string | null, fin: string | null) =>
        `Un bandeau est réglé, ${debut === null ? 'affiché' : `à partir du ${debut}`}${fin === null ? ' jusqu’à ce que vous le retiriez' : ` jusqu’au ${fin}`}.`,
      texte: 'Texte du bandeau',
      aide: (longest: number) => `${longest} caractères au plus, sans mise en forme`,
      vide: 'Saisissez le texte du bandeau.',
      long: (longest: number) => `Le bandeau compte au plus ${longest} caractères.`,
      debut: 'Affiché à partir de (facultatif)',
      debutAide: 'Heure de Paris ; vide : tout de suite',
      fin: 'Jusqu’à (facultatif)',
      finAide: 'Heure de Paris ; vide : jusqu’à ce que vous le retiriez',
      bouton: 'Afficher le bandeau',
      retirer: 'Retirer le bandeau',
      fait: 'Bandeau enregistré',
      faitTexte: 'Chaque page l’affiche dans la minute, ou à l’heure dite. Qui l’a lu peut le masquer.',
      retire: 'Bandeau retiré',
      retireTexte: 'Les pages ne l’affichent plus dans la minute.',
    },

    envois: {
      titre: 'Envois abandonnés',
      intro: 'Un autre système les a refusés : ils ne repartent pas d’eux-mêmes. Renvoyez-les une fois la cause levée.',
      echec: 'Les envois ne peuvent pas être affichés',
      perime: 'Les envois n’ont pas pu être relus',
      vide: 'Aucun envoi abandonné',
      videDetail: 'Ce que le portail envoie à d’autres systèmes est parti, ou attend de partir.',
      envoi: 'Envoi',
      destinataire: 'Destinataire',
      abandon: 'Abandonné',
      essais: 'Essais',
      motif: 'Motif',
      actions: 'Actions',
      numero: (titre: string, id: number) => `${titre}, n° ${id}`,
      inconnu: 'non connu',
      creation: (age: string) => `demandé ${age}`,
      sujets: 'Envois abandonnés, par sujet',
      sujet: (titre: string, destinataire: string | null, total: number) =>
        `${titre}${destinataire === null ? '' : ` (${destinataire})`} : ${plural(total, 'envoi', 'envois')}`,
    },
    renvoi: {
      bouton: 'Renvoyer…',
      boutonLong: (envoi: string) => `Renvoyer… : ${envoi}`,
      title: (envoi: string) => `Renvoyer « ${envoi} » ?`,
      tout: 'Tout renvoyer…',
      toutLong: (titre: string) => `Tout renvoyer… : ${titre}`,
      toutTitle: (titre: string, total: number) => `${titre} : renvoyer ${plural(total, 'envoi', 'envois')} ?`,
      texte: 'Le destinataire reconnaît ce qu’il aurait déjà reçu. Ce qu’il refuse encore revient dans cette liste.',
      confirmer: 'Renvoyer',
      fait: 'Renvoi demandé',
      faitTexte: (count: number) => `${plural(count, 'envoi part', 'envois partent')} dans quelques secondes.`,
    },
  },

  suites: {
    nonJournalise: 'Changement fait, non journalisé',
    refuse: 'Changement refusé',
    nonFait: 'Le changement n’est pas fait',
    incertain: 'Rien ne dit que le changement est fait',
  },

  defauts: {
    'declaration-invalid': 'Sa déclaration (module.json) n’est pas valable.',
    'build-invalid': 'Sa construction n’est pas valable.',
    'not-built': 'Il n’est pas construit.',
    'id-taken': 'Son identifiant est celui d’un autre module.',
    'home-taken': 'La page d’accueil est déjà celle d’un autre module.',
    'path-invalid': 'L’adresse de ses pages n’est pas valable.',
    'path-reserved': 'L’adresse de ses pages est réservée au portail.',
    'path-overlaps': 'L’adresse de ses pages est déjà celle d’un autre module.',
    'navigation-outside': 'Son menu mène hors de ses pages.',
    'account-request-not-public': 'Sa page de demande de compte n’est pas publique.',
    'configuration-refused':
      'Une valeur enregistrée de sa configuration n’est plus acceptée : la valeur par défaut s’applique.',
    'needs-not-approved':
      'Une version que des anneaux reçoivent demande ce qui n’est plus accordé : l’accord se donne dans ses détails.',
    'line-unreadable': 'Une ligne du journal du registre est illisible : elle ne compte pour rien.',
    'release-altered':
      'Une de ses versions n’est plus celle qui a été signée : elle n’est plus donnée. Publiez-la de nouveau.',
    'rollback-held':
      'Une de ses versions échoue et reste donnée : une autre a été retirée d’elle-même il y a moins d’une heure. Regardez ce qui échoue, puis revenez en arrière si besoin.',
    'rollback-refused':
      'Une de ses versions échoue et reste donnée : celle d’avant prendrait l’adresse ou la page d’accueil d’un autre module.',
    'sdk-incompatible': 'Une version que des anneaux reçoivent est faite pour une autre version du kit du portail.',
    'bibliotheque-incompatible':
      'Une version que des anneaux reçoivent est faite pour une autre version d’une bibliothèque du portail.',
    'api-incompatible':
      'Une version que des anneaux reçoivent appelle une autre version de l’API que celle qui tourne.',
  },

  journal: {
    suite: 'Afficher la suite',
    suiteEchec: 'La suite ne peut pas être affichée',
    ajoutes: (count: number) => plural(count, 'événement ajouté à la liste', 'événements ajoutés à la liste'),
    title: 'Journal du registre',
    fil: 'Journal',
    intro: 'Ce qui a été fait au registre, par qui, du plus récent au plus ancien.',
    echec: 'Le journal ne peut pas être affiché',
    perime: 'Le journal n’a pas pu être relu',
    vide: 'Rien n’est encore inscrit',
    videDetail: 'Publier, donner à un anneau, couper : chaque acte sur un module paraîtra ici.',
    voirModules: 'Voir les modules',
    liste: 'Événements',
    nouveaux: 'Nouveaux événements : « Actualiser » met la liste à jour.',
    compte: (count: number) => plural(count, 'événement', 'événements'),
    derniers: (shown: number, total: number) => `Les ${shown} derniers événements sur ${total}`,
    par: (qui: string) => `par ${qui}`,
    motif: (motif: string) => `Motif : ${motif}`,
    recoit: (module: string, anneau: string, version: string) =>
      `${module} : ${anneau} → version ${shortVersion(version)}`,
    plusRien: 'Plus aucun anneau n’a de version qui lui soit propre.',
    version: (version: string) => `Version ${shortVersion(version)}`,
    kinds: {
      publish: 'Version publiée',
      approve: 'Demandes d’une version accordées',
      move: 'Versions données',
      rollback: 'Retour en arrière',
      adopt: 'Module installé, repris par le registre',
      disable: 'Service coupé',
      enable: 'Service remis en service',
      configure: 'Configuration changée',
      retire: 'Module retiré du registre',
      'add-key': 'Clé de publication ajoutée',
      'revoke-key': 'Clé de publication révoquée',
      'add-token': 'Jeton d’équipe ajouté',
      'revoke-token': 'Jeton d’équipe révoqué',
      'open-grant': 'Développement dans le portail ouvert',
      'take-grant': 'Développement pris par un navigateur',
      'revoke-grant': 'Développement terminé',
    },
  },
} as const;
