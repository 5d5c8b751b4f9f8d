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
  /** Last day of validity. */
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

/** The bytes of a piece, under the type that the SNE gives. */
export interface SneContenu {
  type: string;
  /** Bytes, when the SNE tells. */
  taille: number | undefined;
  body: Readable;
}

/**
 * How a deletion ended. `piece-inconnue`: there is no such piece (any more). `verrouillee`: an instruction uses it.
 * `incertaine`: the request left and no answer came, so it was done or not.
 */
export type SneDeletion =
  | 'deleted'
  | 'demande-inconnue'
  | 'demande-radiee'
  | 'piece-inconnue'
  | 'verrouillee'
  | 'refused'
  | 'incertaine';

/** Port to the SNE. Every call throws `ProviderUnavailable` when it does not answer as it should. */
export interface SneProvider {
  /** Undefined when the SNE does not know the number. */
  findDemande(numeroUnique: string): Promise<SneDemande | undefined>;
  /** Undefined when the SNE knows neither the demande nor the piece. */
  openContenu(numeroUnique: string, pieceId: string): Promise<SneContenu | undefined>;
  deletePiece(numeroUnique: string, pieceId: string): Promise<SneDeletion>;
}
