import { formatCount as plural } from '@pwp/ui';
import { adresseTexts } from './fr-adresse.ts';
import { bureauTexts, guichetsTexts } from './fr-bureau.ts';
import { comptesTexts } from './fr-comptes.ts';
import { demandesTexts } from './fr-demandes.ts';
import { TITLES } from './titles.ts';

/** Every long French text of the module's pages. Words shared with the mails are in `contracts/motif-refus.ts`. */
export const fr = {
  module: 'Comptes',
  chargement: 'Chargement…',
  reessayer: 'Réessayer',
  annuler: 'Annuler',
  exporter: 'Exporter',
  exportEnCours: 'Préparation du fichier…',
  exportFait: 'Le fichier est téléchargé.',
  exportEchec: 'Le fichier n’a pas pu être préparé',

  lot: {
    toutChoisir: 'Tout sélectionner',
    inchanges: (count: number) => `${plural(count, 'reste inchangé', 'restent inchangés')}.`,
    fermer: 'Fermer le résultat',
  },

  recherche: { rechercher: 'Rechercher', effacer: 'Effacer' },

  personne: {
    email: 'Adresse électronique',
    telephone: 'Téléphone',
    typeOrganisme: 'Type d’organisme',
    organisme: 'Organisme',
    nonDit: 'Non renseigné',
  },

  historique: {
    title: 'Historique',
    vide: 'Rien n’est encore inscrit : ce qui changera ce compte paraîtra ici.',
    autreActe: 'Autre acte',
    par: (acteur: string) => `par ${acteur}`,
    portail: 'le portail',
    personne: 'la personne',
  },

  activation: {
    courriel: 'Courriel d’activation',
    etats: { 'sans-objet': '', 'a-envoyer': 'Courriel à envoyer', envoye: 'Courriel envoyé' },
  },

  guichets: {
    label: 'Guichets',
    hint: 'Par code ou par nom, parmi ceux de votre périmètre.',
    hintTous: 'Par code ou par nom : au moins 2 caractères.',
    aucun: 'Aucun guichet',
    ferme: 'fermé',
    manquant: 'Choisissez au moins un guichet.',
    horsPerimetre: (codes: string) => `Hors de votre périmètre : ${codes}. Adressez-vous à un administrateur.`,
  },

  bureau: bureauTexts,
  guichetsPortail: guichetsTexts,

  import: {
    title: TITLES.import,
    intro:
      'Un fichier CSV, une personne par ligne. Il est d’abord vérifié : rien n’est créé avant que vous lanciez l’import. Chaque personne reçoit alors un courriel qui dit que son compte est en attente de validation, avec le lien pour choisir son mot de passe. Une personne qui a déjà un compte hors de votre périmètre le garde tel quel : elle en est avertie, et un administrateur peut la rattacher à votre guichet.',
    colonnes: 'Colonnes attendues',
    colonne: 'Colonne',
    contenu: 'Contenu',
    descriptions: {
      nom: 'Nom de la personne',
      prenom: 'Prénom de la personne',
      email: 'Adresse électronique professionnelle, qui sera son identifiant',
      telephone: 'Numéro de téléphone, par exemple 01 02 03 04 05',
      typeOrganisme: (codes: string) => `Un des codes ${codes}, ou son nom, comme « Commune »`,
      organisme: 'Nom de l’organisme',
      guichets: 'Codes des guichets de votre périmètre, séparés par une espace',
    },
    exemple: 'Télécharger un exemple',
    fichier: 'Choisissez un fichier',
    depot: 'ou déposez votre fichier CSV ici',
    limites: (lignes: number, taille: string) => `CSV, ${plural(lignes, 'ligne', 'lignes')} et ${taille} au plus.`,
    tropGros: (nom: string, taille: string) => `${nom} pèse ${taille} : c’est trop. Faites-en plusieurs fichiers.`,
    unSeul: 'Déposez un seul fichier à la fois.',
    illisible: 'Le fichier déposé ne peut pas être lu.',
    verification: 'Vérification du fichier…',
    echec: 'Le fichier n’a pas été pris',
    essai: 'Vérification du fichier',
    bilan: (valides: number, refusees: number) =>
      `${plural(valides, 'ligne peut être importée', 'lignes peuvent être importées')}, ${plural(refusees, 'ligne a des erreurs', 'lignes ont des erreurs')}.`,
    corriger: 'Corrigez le fichier et déposez-le de nouveau, ou importez seulement les lignes valides.',
    lancer: (count: number) => (count === 1 ? 'Importer 1 compte' : `Importer ${count} comptes`),
    autre: 'Choisir un autre fichier',
    rien: 'Aucune ligne ne peut être importée : corrigez le fichier et déposez-le de nouveau.',
    enCours: 'Import en cours',
    progression: (faites: number, total: number) =>
      `${faites} sur ${plural(total, 'ligne traitée', 'lignes traitées')}`,
    quitter: 'Vous pouvez quitter cette page : l’import continue.',
    suiviInterrompu: 'L’avancement ne peut pas être lu',
    termine: 'Import terminé',
    termineTexte: (creees: number, refusees: number) =>
      `${plural(creees, 'ligne importée', 'lignes importées')}, ${plural(refusees, 'ligne refusée', 'lignes refusées')}.`,
    aEnvoyer: (count: number) =>
      `${plural(count, 'courriel d’activation est à envoyer', 'courriels d’activation sont à envoyer')} : cela se fait de soi-même dès que possible.`,
    tousPartis: 'Tous les courriels d’activation sont partis.',
    lancementEchec: 'L’import n’a pas été lancé',
    resultats: 'Lignes du fichier',
    ligne: 'Ligne',
    adresse: 'Adresse',
    resultat: 'Résultat',
    extrait: 'Toutes les lignes en erreur sont montrées, et quelques-unes des autres.',
    etats: { valide: 'Valide', 'a-faire': 'À faire', creee: 'Importée', refusee: 'Refusée' },
  },

  journal: {
    title: TITLES.journal,
    intro:
      'Chaque acte fait sur un compte, une demande de compte ou un guichet, et chaque suppression de pièce au SNE : qui, sur quoi, quand. Rien ne peut y être modifié.',
    du: 'Du',
    au: 'Au',
    acteur: 'Fait par',
    cible: 'Sur',
    action: 'Acte',
    toutesActions: 'Tous',
    joursInverses: 'Le premier jour est après le dernier.',
    compte: (total: number) => plural(total, 'acte', 'actes'),
    echec: 'Le journal ne peut pas être affiché',
    vide: 'Aucun acte n’est encore inscrit',
    videDetail: 'Le premier paraîtra ici dès qu’un compte, une demande de compte ou un guichet changera.',
    voirComptes: 'Voir les comptes',
    videFiltre: 'Aucun acte ne correspond à cette recherche',
    videFiltreDetail: 'Élargissez la période, ou retirez un critère.',
    suite: 'Afficher la suite',
    suiteEchec: 'La suite n’a pas pu être lue',
    ajoutes: (count: number) => `${plural(count, 'acte ajouté', 'actes ajoutés')} à la liste.`,
    portail: 'Le portail',
    personne: 'La personne',
    details: 'Détails',
    adresseAuteur: 'Adresse de l’auteur',
    adresseCible: 'Sur',
    origine: 'Depuis',
  },

  changement: { avant: 'Avant', apres: 'Après', rien: '—' },

  adresse: adresseTexts,
  ...comptesTexts,
  ...demandesTexts,
} as const;
