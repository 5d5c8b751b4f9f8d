import type {
  Bureau,
  Compte,
  CompteDetail,
  DemandeDeCompte,
  DemandeDetail,
  GuichetAdministre,
  Import,
} from '../../contracts/index.ts';

/** A pending demande. */
export function aDemande(given: Partial<DemandeDeCompte> = {}): DemandeDeCompte {
  return {
    id: 1,
    etat: 'en-attente',
    nom: 'ESSAI',
    prenom: 'Camille',
    email: 'camille@mairie.test',
    telephone: '01 02 03 04 05',
    typeOrganisme: 'COMMUNE',
    organisme: 'Mairie d’essai',
    guichets: ['00002'],
    motif: 'Service logement',
    dateDemande: new Date(Date.now() - 12 * 24 * 3_600_000).toISOString(),
    dateExpiration: new Date(Date.now() + 18 * 24 * 3_600_000).toISOString(),
    dateDecision: null,
    decidedBy: null,
    motifRefus: null,
    precisions: '',
    courriel: 'sans-objet',
    ...given,
  };
}

/** A demande with its history. */
export function aDemandeDetail(given: Partial<DemandeDetail> = {}): DemandeDetail {
  return { ...aDemande(), historique: [], ...given };
}

/** An account of the list. */
export function aCompte(given: Partial<Compte> = {}): Compte {
  return {
    id: 'compte-1',
    etat: 'actif',
    nom: 'ESSAI',
    prenom: 'Camille',
    email: 'camille@mairie.test',
    telephone: '01 02 03 04 05',
    typeOrganisme: 'COMMUNE',
    organisme: 'Mairie d’essai',
    roles: ['professionnel'],
    guichets: ['00002', 'G1175'],
    perimetre: [],
    courriel: 'sans-objet',
    derniereConnexion: null,
    version: 'v1',
    ...given,
  };
}

/** An account with its history. */
export function aCompteDetail(given: Partial<CompteDetail> = {}): CompteDetail {
  return { ...aCompte(), historique: [], adresse: null, ...given };
}

/** An import of three lines, one of them faulty. */
export function anImport(given: Partial<Import> = {}): Import {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    etat: 'essai',
    total: 3,
    faites: 0,
    refusees: 1,
    aEnvoyer: 0,
    lignes: [{ ligne: 2, email: 'x', etat: 'refusee', erreurs: ['Saisissez le prénom.'], courriel: 'sans-objet' }],
    ...given,
  };
}

/** A list of one page. */
export function aList<Item>(items: Item[]): { items: Item[]; total: number } {
  return { items, total: items.length };
}

/** A desk on which nothing has to be watched. */
export function aBureau(given: Partial<Bureau> = {}): Bureau {
  return {
    jamaisActives: { total: 0, items: [] },
    absents: { total: 0, items: [] },
    derniers: [],
    releveDepuis: '2020-01-01',
    sansSecond: { total: 0, items: [] },
    ...given,
  };
}

/** An open guichet with two référents. */
export function aGuichet(given: Partial<GuichetAdministre> = {}): GuichetAdministre {
  return {
    code: '00002',
    nom: 'Mairie d’essai',
    siret: '13002072000038',
    codeTerritoire: '034',
    territoires: ['034', '111'],
    dateFermeture: null,
    ferme: false,
    comptes: 3,
    referents: [
      { id: 'r1', nom: 'DEMO', prenom: 'Alix' },
      { id: 'r2', nom: 'DEMO', prenom: 'Sacha' },
    ],
    ...given,
  };
}
