import type { Categorie, Demande, Piece, PliDetail, PliListItem } from '../../contracts/index.ts';
import type { NumerisationClient } from '../numerisation-client.ts';

const unexpected = (name: string) => () => Promise.reject(new Error(`the test expected no call of ${name}`));

/** A client that answers only what the test gives it. */
export function fakeClient(answers: Partial<NumerisationClient>): NumerisationClient {
  return {
    listPlis: unexpected('listPlis'),
    countPlis: unexpected('countPlis'),
    getChangements: unexpected('getChangements'),
    exportPlis: unexpected('exportPlis'),
    readView: unexpected('readView'),
    saveView: unexpected('saveView'),
    getPli: unexpected('getPli'),
    getDemande: unexpected('getDemande'),
    getPiece: unexpected('getPiece'),
    deletePiece: unexpected('deletePiece'),
    listBrouillons: () => Promise.resolve({ items: [], total: 0 }),
    openBrouillon: unexpected('openBrouillon'),
    getBrouillon: unexpected('getBrouillon'),
    deleteBrouillon: unexpected('deleteBrouillon'),
    putFichier: unexpected('putFichier'),
    setCategorie: unexpected('setCategorie'),
    deleteFichier: unexpected('deleteFichier'),
    orderFichiers: unexpected('orderFichiers'),
    sendBrouillon: unexpected('sendBrouillon'),
    getFiche: unexpected('getFiche'),
    readFiche: unexpected('readFiche'),
    getFiches: unexpected('getFiches'),
    listFiches: unexpected('listFiches'),
    ...answers,
  };
}

/** A pli of the dashboard. */
export function aPli(given: Partial<PliListItem> = {}): PliListItem {
  return {
    transaction: '1je9xw3quz77b',
    numeroUnique: '0340819000040PWP01',
    dateTransmission: '2026-11-24T13:55:00.000Z',
    statut: 'numerisation-en-cours',
    dateStatut: '2026-11-24T14:00:00.000Z',
    contexte: 'AJO',
    piecesRejetees: 0,
    delaiAnormal: false,
    ...given,
  };
}

/** The detail of a pli. */
export function aPliDetail(given: Partial<PliDetail> = {}): PliDetail {
  return { ...aPli(given), motif: null, pieces: [], historique: [], ...given };
}

/** A piece in the SNE. */
function aPiece(given: Partial<Piece> = {}): Piece {
  return {
    id: 'p9',
    nom: 'SNE000189152000009.pdf',
    perimetre: 'Périmètre réglementaire',
    type: 'application/pdf',
    taille: 120_000,
    dateDepot: '2024-03-01',
    dateValidite: null,
    proposition: null,
    ...given,
  };
}

/** A category that holds at most two pieces; full when it holds two. */
function aCategorie(libelle: string, pieces: Piece[]): Categorie {
  return { code: libelle.replaceAll(/\W/g, ''), libelle, max: 2, pleine: pieces.length >= 2, pieces };
}

/** The demande of the manual: one full category with a piece proposed for deletion, and one with room. */
export function aDemande(given: Partial<Demande> = {}): Demande {
  return {
    numeroUnique: '0340819000040PWP01',
    demandeur: { nom: 'SPESYS', prenom: 'Michel', dateNaissance: '1984-12-21' },
    sections: [
      {
        code: 'IDENTITE',
        libelle: 'Identité du demandeur',
        categories: [
          aCategorie("Carte d'identité ou passeport du demandeur", [
            aPiece({ proposition: { raison: 'perimee', cochee: true } }),
            aPiece({ id: 'p24', nom: 'SNE000189152000024.png', type: 'image/png' }),
          ]),
        ],
      },
      {
        code: 'PROFESSION',
        libelle: 'Situation professionnelle',
        categories: [aCategorie("Carte d'étudiant", [aPiece({ id: 'p25', nom: 'SNE000189152000025.pdf' })])],
      },
    ],
    ...given,
  };
}
