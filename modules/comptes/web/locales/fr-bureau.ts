import { formatCount as plural } from '@pwp/ui';
import { TITLES } from './titles.ts';

/** The French texts of « Mon bureau ». */
export const bureauTexts = {
  title: TITLES.bureau,
  chiffres: 'En un coup d’œil',
  attente: {
    title: 'Demandes de compte en attente',
    chiffre: (count: number) => (count < 2 ? 'demande de compte en attente' : 'demandes de compte en attente'),
    voir: (count: number) => (count < 2 ? 'Ouvrir la liste des demandes' : `Voir les ${count} demandes`),
    vide: 'Aucune demande de compte n’attend',
    videDetail: 'Les demandes faites pour vos guichets arrivent ici, la plus ancienne en tête.',
    videDetailTous: 'Les demandes arrivent ici, la plus ancienne en tête.',
  },
  jamaisActives: {
    title: 'Comptes jamais activés',
    texte: 'Ces personnes n’ont pas encore choisi leur mot de passe : le lien de leur courriel dure trois jours.',
    chiffre: (count: number) => (count < 2 ? 'compte jamais activé' : 'comptes jamais activés'),
    vide: 'Chaque compte a été activé.',
    voir: (count: number) => `Voir les ${count} comptes`,
    renvoyer: 'Renvoyer le courriel',
    renvoyerNomme: (nom: string) => `Renvoyer le courriel d’activation à ${nom}`,
  },
  connexions: {
    title: 'Dernières connexions',
    chiffre: (count: number) =>
      count < 2 ? 'compte sans connexion depuis 90 jours' : 'comptes sans connexion depuis 90 jours',
    vide: 'Aucune connexion n’est encore relevée : les dernières paraîtront ici.',
    absents: 'Sans connexion depuis 90 jours',
    aucunAbsent: 'Personne n’est resté 90 jours sans se connecter.',
    tropTot: (jour: string) =>
      `Les connexions sont relevées depuis le ${jour} : les absences se verront 90 jours après.`,
    voir: (count: number) => `Voir les ${count} comptes`,
  },
  sansSecond: {
    title: 'Guichets sans second référent',
    texte: 'Quand leur référent est absent, personne ne décide des demandes de ces guichets.',
    chiffre: (count: number) => (count < 2 ? 'guichet sans second référent' : 'guichets sans second référent'),
    vide: 'Chaque guichet a au moins deux référents.',
    referents: (count: number) => (count === 0 ? 'aucun référent' : 'un seul référent'),
    autres: (count: number) => `et ${plural(count, 'autre', 'autres')}`,
    demander: 'Un administrateur nomme les référents.',
  },
  echec: 'Les comptes ne peuvent pas être affichés',
} as const;

/** The French texts of the list of guichets, for administrators. */
export const guichetsTexts = {
  title: TITLES.guichets,
  recherche: 'Code, nom ou SIRET',
  etat: 'État',
  tousEtats: 'Tous',
  etats: { ouvert: 'Ouverts', ferme: 'Fermés', 'sans-second-referent': 'Sans second référent' },
  badges: { ouvert: 'Ouvert', ferme: 'Fermé', fermera: 'Fermera' },
  compte: (total: number) => plural(total, 'guichet', 'guichets'),
  echec: 'Les guichets ne peuvent pas être affichés',
  vide: 'Aucun guichet',
  videDetail: 'Les guichets du portail seront ici, avec leurs comptes et leurs référents.',
  videFiltre: 'Aucun guichet ne correspond à cette recherche',
  videFiltreDetail: 'Vérifiez le code, ou retirez un critère.',
  colonnes: {
    guichet: 'Guichet',
    siret: 'SIRET',
    territoire: 'Territoire',
    comptes: 'Comptes',
    referents: 'Référents',
    etat: 'État',
  },
  legende: 'Guichets du portail',
  voir: (code: string, nom: string) => `Voir le guichet ${code} – ${nom}`,
  voirComptes: (count: number, code: string) =>
    count < 2 ? `${count} compte du guichet ${code}` : `${count} comptes du guichet ${code}`,
  aucunReferent: 'Aucun',
  fiche: {
    title: (code: string) => `Guichet ${code}`,
    nom: 'Nom',
    territoires: 'Territoires ouverts',
    tous: 'tous (999)',
    comptes: 'Comptes actifs',
    voirComptes: 'Voir les comptes de ce guichet',
  },
  nouveau: {
    bouton: 'Ouvrir un guichet…',
    premier: 'Ouvrir le premier guichet…',
    title: 'Ouvrir un guichet',
    intro: 'Le guichet est ouvert aussitôt. Rattachez-lui ensuite des comptes, et nommez ses référents.',
    code: 'Code',
    codeHint: '5 caractères, par exemple 00002 ou PWP01',
    nom: 'Nom',
    siret: 'SIRET',
    siretHint: '14 chiffres',
    codeTerritoire: 'Code territoire',
    codeTerritoireHint: '3 chiffres, par exemple 034',
    territoires: 'Territoires dont il ouvre les demandes de logement',
    territoiresHint: 'Codes séparés par une espace ; 999 les ouvre tous. Laissé vide : son seul territoire.',
    erreurs: {
      code: 'Saisissez un code de 5 caractères : chiffres et lettres majuscules.',
      nom: 'Saisissez le nom du guichet.',
      siret: 'Saisissez un SIRET de 14 chiffres.',
      codeTerritoire: 'Saisissez un code territoire de 3 chiffres.',
      territoires: 'Saisissez des codes de 3 chiffres, séparés par une espace.',
    },
    submit: 'Ouvrir le guichet',
    fait: 'Guichet ouvert',
    faitTexte: (code: string, nom: string) => `Le guichet ${code} – ${nom} est ouvert.`,
    echec: 'Le guichet n’a pas été ouvert',
  },
} as const;
