import { formatCount as plural } from '@pwp/ui';
import { TITLES } from './titles.ts';

/** The French texts of the accounts, of their list and of their panel. */
export const comptesTexts = {
  comptes: {
    title: TITLES.comptes,
    recherche: 'Nom ou adresse',
    etat: 'État',
    tousEtats: 'Tous',
    etats: { actif: 'Actif', 'jamais-active': 'Jamais activé', suspendu: 'Suspendu' },
    absents: 'Sans connexion depuis 90 jours',
    vu: (jour: string) => `Vu le ${jour}`,
    jamaisVu: 'Aucune connexion relevée',
    guichet: 'Guichet',
    tousGuichets: 'Tous',
    guichetCode: 'Code du guichet',
    compte: (total: number) => plural(total, 'compte', 'comptes'),
    echec: 'Les comptes ne peuvent pas être affichés',
    vide: 'Aucun compte',
    videDetail: 'Aucun compte n’est rattaché à vos guichets.',
    videFiltre: 'Aucun compte ne correspond à cette recherche',
    videFiltreDetail: 'Vérifiez l’orthographe, ou retirez un critère.',
    importer: 'Importer des comptes',
    fermeture: {
      label: (code: string) => `Guichet ${code}`,
      ouvert: 'Ouvert.',
      fermera: (jour: string) => `Fermera le ${jour}.`,
      ferme: (jour: string) => `Fermé depuis le ${jour}.`,
      bouton: 'Fermer ce guichet…',
      rouvrir: 'Rouvrir ce guichet',
      texte:
        'À partir de ce jour, personne ne travaille plus pour ce guichet et aucun compte n’y est rattaché. Les comptes qui y sont restent à déplacer ; leurs référents en ont la liste.',
      jour: 'Premier jour de fermeture',
      manquant: 'Choisissez un jour.',
      submit: 'Fermer le guichet',
      fait: (code: string) => `Le guichet ${code} est fermé à partir du jour choisi.`,
      rouvert: (code: string) => `Le guichet ${code} est ouvert.`,
    },
    fermes: {
      title: (code: string, comptes: number) =>
        `Le guichet ${code} est fermé : ${plural(comptes, 'compte y est encore rattaché', 'comptes y sont encore rattachés')}`,
      texte: (nom: string, jour: string) =>
        `${nom}, fermé depuis le ${jour}. Rattachez ces comptes ailleurs si les personnes continuent, puis détachez-les de ce guichet.`,
      voir: (comptes: number) => (comptes < 2 ? 'Voir ce compte' : `Voir ces ${comptes} comptes`),
    },
    voir: (nom: string) => `Voir le compte de ${nom}`,
    choisir: (nom: string) => `Sélectionner le compte de ${nom}`,
    plusieurs: {
      choisis: (count: number) => plural(count, 'compte sélectionné', 'comptes sélectionnés'),
      guichets: {
        texte:
          'Chaque compte garde ses autres guichets. Le changement vaut dès la prochaine action de chaque personne.',
        hint: 'Par code ou par nom, parmi ceux de ces comptes.',
        ligne: (nom: string, email: string, guichets: string) => `${nom} (${email}) : ${guichets}`,
        change: (avant: string, apres: string) => `${avant} → ${apres}`,
        inchange: (guichets: string) => `${guichets} (inchangé)`,
        horsDeVue: (count: number) =>
          `${plural(count, 'n’aura plus de guichet de votre périmètre et quittera votre liste', 'n’auront plus de guichet de votre périmètre et quitteront votre liste')}.`,
        sansGuichet: (count: number) => `${plural(count, 'n’aura plus aucun guichet', 'n’auront plus aucun guichet')}.`,
      },
      actes: {
        attach: {
          bouton: (count: number) => `Rattacher ${plural(count, 'compte', 'comptes')}…`,
          title: (count: number) => `Rattacher ${plural(count, 'compte', 'comptes')} à des guichets ?`,
          guichets: 'Guichets à ajouter',
          effet: (count: number) =>
            count === 0
              ? 'Aucun compte ne sera rattaché.'
              : `${plural(count, 'compte sera rattaché', 'comptes seront rattachés')}.`,
          submit: (count: number) => `Rattacher ${plural(count, 'compte', 'comptes')}`,
          enCours: (done: number, count: number) => `Rattachement en cours : ${done} sur ${count}`,
          resultat: 'Résultat des rattachements',
          fini: (done: number, count: number) =>
            `${plural(done, 'compte rattaché', 'comptes rattachés')} sur ${count}.`,
          fait: (guichets: string) => `rattaché à ${guichets}`,
          inchange: 'inchangé, déjà rattaché',
        },
        detach: {
          bouton: (count: number) => `Détacher ${plural(count, 'compte', 'comptes')}…`,
          title: (count: number) => `Détacher ${plural(count, 'compte', 'comptes')} de guichets ?`,
          guichets: 'Guichets à retirer',
          effet: (count: number) => `${plural(count, 'compte sera détaché', 'comptes seront détachés')}.`,
          submit: (count: number) => `Détacher ${plural(count, 'compte', 'comptes')}`,
          enCours: (done: number, count: number) => `Détachement en cours : ${done} sur ${count}`,
          resultat: 'Résultat des détachements',
          fini: (done: number, count: number) => `${plural(done, 'compte détaché', 'comptes détachés')} sur ${count}.`,
          fait: (guichets: string) => `détaché de ${guichets}`,
          inchange: 'inchangé, n’y était pas rattaché',
        },
        resend: {
          bouton: (count: number) => `Renvoyer ${plural(count, 'courriel d’activation', 'courriels d’activation')}`,
          title: (count: number) => `Renvoyer ${plural(count, 'courriel d’activation', 'courriels d’activation')} ?`,
          texte: 'Chaque personne reçoit un lien pour choisir son mot de passe :',
          submit: (count: number) => `Renvoyer ${plural(count, 'courriel', 'courriels')}`,
          enCours: (done: number, count: number) => `Envoi en cours : ${done} sur ${count}`,
          resultat: 'Résultat des envois',
          fini: (done: number, count: number) =>
            `${plural(done, 'courriel renvoyé', 'courriels renvoyés')} sur ${count}.`,
          fait: 'le courriel part dès que possible',
        },
        disconnect: {
          bouton: (count: number) => `Déconnecter ${plural(count, 'personne', 'personnes')}`,
          title: (count: number) => `Déconnecter ${plural(count, 'personne', 'personnes')} ?`,
          texte: 'Toutes leurs connexions sont terminées ; chacune peut se reconnecter :',
          submit: (count: number) => `Déconnecter ${plural(count, 'personne', 'personnes')}`,
          enCours: (done: number, count: number) => `Déconnexion en cours : ${done} sur ${count}`,
          resultat: 'Résultat des déconnexions',
          fini: (done: number, count: number) =>
            `${plural(done, 'personne déconnectée', 'personnes déconnectées')} sur ${count}.`,
          fait: 'déconnectée',
        },
        suspend: {
          bouton: (count: number) => `Suspendre ${plural(count, 'compte', 'comptes')}…`,
          title: (count: number) => `Suspendre ${plural(count, 'compte', 'comptes')}`,
          commun: 'Motif commun',
          texte:
            'Chaque personne est déconnectée aussitôt et ne peut plus se connecter. Vous pourrez rétablir les comptes.',
          submit: (count: number) => `Suspendre ${plural(count, 'compte', 'comptes')}`,
          enCours: (done: number, count: number) => `Suspension en cours : ${done} sur ${count}`,
          resultat: 'Résultat des suspensions',
          fini: (done: number, count: number) =>
            `${plural(done, 'compte suspendu', 'comptes suspendus')} sur ${count}.`,
          fait: 'suspendu',
        },
        reinstate: {
          bouton: (count: number) => `Rétablir ${plural(count, 'compte', 'comptes')}`,
          title: (count: number) => `Rétablir ${plural(count, 'compte', 'comptes')} ?`,
          texte: 'Chaque personne peut de nouveau se connecter :',
          submit: (count: number) => `Rétablir ${plural(count, 'compte', 'comptes')}`,
          enCours: (done: number, count: number) => `Rétablissement en cours : ${done} sur ${count}`,
          resultat: 'Résultat des rétablissements',
          fini: (done: number, count: number) => `${plural(done, 'compte rétabli', 'comptes rétablis')} sur ${count}.`,
          fait: 'rétabli',
        },
      },
    },
    roles: { professionnel: 'Professionnel', referent: 'Référent', administrateur: 'Administrateur' },
  },

  fiche: {
    title: (nom: string) => `Compte de ${nom}`,
    echec: 'Le compte ne peut pas être affiché',
    autre: (nom: string, texte: string) => `${nom} : ${texte}`,
    nonRelu: 'Le compte n’a pas pu être relu : il est affiché tel qu’il était',
    roles: 'Rôles',
    perimetre: 'Référent de',
    derniereConnexion: 'Dernière connexion',
    guichets: {
      title: 'Guichets',
      label: 'Guichets du compte',
      garde: (codes: string) => `Gardés, hors de votre périmètre : ${codes}.`,
      submit: 'Enregistrer les guichets',
      fait: 'Guichets enregistrés',
      faitTexte: 'Le changement vaut dès la prochaine action de la personne.',
    },
    referent: {
      title: 'Rôle de référent',
      label: 'Guichets de son périmètre',
      hint: 'Sans guichet, la personne n’est plus référent.',
      submit: 'Enregistrer le périmètre',
      fait: 'Périmètre enregistré',
      faitTexte: 'Le changement vaut dès la prochaine action de la personne.',
    },
    actions: 'Actions',
    suspendre: {
      bouton: 'Suspendre le compte…',
      title: 'Suspendre le compte',
      texte: 'La personne est déconnectée aussitôt et ne peut plus se connecter. Vous pourrez rétablir le compte.',
      motif: 'Motif de la suspension',
      motifHint: 'Gardé dans l’historique du compte.',
      manquant: 'Dites pourquoi le compte est suspendu.',
      submit: 'Suspendre le compte',
      fait: 'Compte suspendu',
      faitTexte: 'La personne est déconnectée et ne peut plus se connecter.',
    },
    retablir: {
      bouton: 'Rétablir le compte',
      fait: 'Compte rétabli',
      faitTexte: 'La personne peut de nouveau se connecter.',
    },
    supprimer: {
      bouton: 'Supprimer le compte…',
      title: (nom: string) => `Supprimer le compte de ${nom} ?`,
      texte:
        'Le compte disparaît pour toujours, avec ses guichets et ses informations personnelles. Les plis envoyés et le journal restent.',
      confirmer: 'Supprimer pour toujours',
      fait: 'Compte supprimé',
      faitTexte: 'La personne n’a plus de compte. Pour en avoir un, elle en fait la demande.',
    },
    courriel: {
      bouton: 'Renvoyer le courriel d’activation',
      fait: 'Courriel demandé',
      faitTexte: 'Il part de lui-même dès que possible, avec un lien pour choisir son mot de passe.',
    },
    deconnecter: {
      bouton: 'Déconnecter la personne',
      fait: 'Personne déconnectée',
      faitTexte: 'Toutes ses connexions sont terminées ; elle peut se reconnecter.',
    },
    dernier: {
      title: 'Dernier référent',
      confirmer: 'Continuer quand même',
    },
    echecActe: 'L’action n’a pas abouti',
    change: (pourquoi: string) => `${pourquoi} Son état actuel est affiché : vérifiez-le, puis recommencez.`,
    protege: 'Vous ne pouvez pas agir sur ce compte : c’est le vôtre, ou celui d’un référent ou d’un administrateur.',
  },
} as const;
