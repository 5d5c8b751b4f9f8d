import type { Compte, CompteDetail, DemandeDeCompte, DemandeDetail, Import } from '../../contracts/index.ts';

/** A demande that waits. */
export function aDemande(given: Partial<DemandeDeCompte> = {}): DemandeDeCompte {
  return {
    id: 1,
    etat: 'en-attente',
    nom: 'ESSAI',
    prenom: 'Camille',
    email: 'camille@mairie.test',
    telephone: '01 02 03 04 05',
    typeOrganisme: 'COMMUNE',
    organisme: "Mairie d'essai",
    guichets: ['00002'],
    motif: 'Service logement',
    demandeeLe: new Date(Date.now() - 12 * 24 * 3_600_000).toISOString(),
    expireLe: new Date(Date.now() + 18 * 24 * 3_600_000).toISOString(),
    decideeLe: null,
    decideePar: null,
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
    organisme: "Mairie d'essai",
    roles: ['professionnel'],
    guichets: ['00002', 'G1175'],
    perimetre: [],
    courriel: 'sans-objet',
    version: 'v1',
    ...given,
  };
}

/** An account with its history. */
export function aCompteDetail(given: Partial<CompteDetail> = {}): CompteDetail {
  return { ...aCompte(), historique: [], ...given };
}

/** An import of three lines, one of them wrong. */
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
