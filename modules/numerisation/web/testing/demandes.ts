import type { Categorie, Demande, Piece } from '../../contracts/index.ts';

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

/** A category of at most two pieces; full when it has two. */
function aCategorie(libelle: string, pieces: Piece[]): Categorie {
  return { code: libelle.replaceAll(/\W/g, ''), libelle, max: 2, pleine: pieces.length >= 2, pieces };
}

/** The manual's demande: one full category with a piece proposed for deletion, and one with room. */
export function aDemande(given: Partial<Demande> = {}): Demande {
  return {
    numeroUnique: '0340819000040PWP01',
    demandeur: { nom: 'SPESYS', prenom: 'Michel', dateNaissance: '1984-12-21' },
    sections: [
      {
        code: 'IDENTITE',
        libelle: 'Identité du demandeur',
        categories: [
          aCategorie('Carte d’identité ou passeport du demandeur', [
            aPiece({ proposition: { raison: 'perimee', cochee: true } }),
            aPiece({ id: 'p24', nom: 'SNE000189152000024.png', type: 'image/png' }),
          ]),
        ],
      },
      {
        code: 'PROFESSION',
        libelle: 'Situation professionnelle',
        categories: [aCategorie('Carte d’étudiant', [aPiece({ id: 'p25', nom: 'SNE000189152000025.pdf' })])],
      },
    ],
    ...given,
  };
}
