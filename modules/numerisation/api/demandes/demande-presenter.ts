import type { Categorie, Demande, Piece } from '../../contracts/index.ts';
import type { SneCategorie, SneDemande, SnePiece } from '../providers/sne-provider.ts';
import { isPleine, type Proposition } from './selection-intelligente.ts';

/** A demande as the contract describes it, with the proposals of the sélection intelligente. */
export function presentDemande(demande: SneDemande, propositions: ReadonlyMap<string, Proposition>): Demande {
  const { nom, prenom, dateNaissance } = demande.demandeur;
  return {
    numeroUnique: demande.numeroUnique,
    demandeur: { nom, prenom, dateNaissance },
    sections: demande.sections.map(({ code, libelle, categories }) => ({
      code,
      libelle,
      categories: categories.map((categorie) => presentCategorie(categorie, propositions)),
    })),
  };
}

function presentCategorie(categorie: SneCategorie, propositions: ReadonlyMap<string, Proposition>): Categorie {
  return {
    code: categorie.code,
    libelle: categorie.libelle,
    max: categorie.max,
    pleine: isPleine(categorie),
    pieces: categorie.pieces.map((piece) => presentPiece(piece, propositions.get(piece.id))),
  };
}

function presentPiece(piece: SnePiece, proposition: Proposition | undefined): Piece {
  return {
    id: piece.id,
    nom: piece.nom,
    perimetre: piece.perimetre,
    type: piece.type,
    taille: piece.taille,
    dateDepot: piece.dateDepot,
    dateValidite: piece.dateValidite,
    proposition: proposition ?? null,
  };
}
