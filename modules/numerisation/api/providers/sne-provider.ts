import type { Readable } from 'node:stream';

/** A mark that a service put on a piece (rule 5 of the dossier unique). */
type SneMarque = 'inexploitable' | 'hors-perimetre' | 'obsolete';

/** A piece as the SNE holds it; days are ISO 8601. */
export interface SnePiece {
  id: string;
  nom: string;
  perimetre: string;
  type: string;
  /** Bytes. */
  taille: number;
  sha256: string;
  dateDepot: string;
  dateValidite: string | null;
  marques: readonly SneMarque[];
}

/** A category and its maximum, which an old demande may exceed. */
export interface SneCategorie {
  code: string;
  libelle: string;
  max: number;
  obligatoire: boolean;
  pieces: readonly SnePiece[];
}

/** A demande as the SNE holds it. */
export interface SneDemande {
  numeroUnique: string;
  statut: 'active' | 'radiee';
  demandeur: { nom: string; prenom: string; dateNaissance: string };
  sections: readonly { code: string; libelle: string; categories: readonly SneCategorie[] }[];
}

/** The bytes of a piece, with the type that the SNE declares. */
export interface SneContenu {
  type: string;
  /** Bytes, when the SNE declares it. */
  taille: number | undefined;
  body: Readable;
}

/**
 * The outcome of a deletion. `piece-inconnue`: the piece does not exist or no longer does. `verrouillee`: an
 * instruction uses it. `incertaine`: the request was sent but not answered, so it may or may not have succeeded.
 */
export type SneDeletion =
  | 'deleted'
  | 'demande-inconnue'
  | 'demande-radiee'
  | 'piece-inconnue'
  | 'verrouillee'
  | 'refused'
  | 'incertaine';

/** Port to the SNE. Every call throws `ProviderUnavailable` when the SNE does not answer as specified. */
export interface SneProvider {
  /** Undefined when the SNE does not know the number. */
  findDemande(numeroUnique: string): Promise<SneDemande | undefined>;
  /** Undefined when the SNE knows neither the demande nor the piece. */
  openContenu(numeroUnique: string, pieceId: string): Promise<SneContenu | undefined>;
  deletePiece(numeroUnique: string, pieceId: string): Promise<SneDeletion>;
}
