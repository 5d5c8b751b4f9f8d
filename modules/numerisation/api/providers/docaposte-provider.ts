import type { Contexte, Motif, PliPiece, RoleFichier, Statut } from '../../contracts/index.ts';

/** A statut that the prestataire can report: all but ours. */
type StatutDocaposte = Exclude<Statut, 'a-transmettre'>;

/** A pli to deposit; its files are read from the store, in the order of `pieces`. */
export interface DocapostePli {
  transaction: string;
  numeroUnique: string | null;
  contexte: Contexte;
  guichet: { code: string; siret: string; codeTerritoire: string };
  dateTransmission: Date;
  pieces: readonly {
    nom: string;
    type: string;
    /** Bytes. */
    taille: number;
    sha256: string;
    /** `formulaire` for the CERFA of a creation, a renewal or an update. */
    role: RoleFichier;
    categorie: string | null;
    /** Key in the file store. */
    fichier: string;
  }[];
}

/** The prestataire's answer to a deposit. */
export interface DocaposteRecepisse {
  statut: StatutDocaposte;
  dateStatut: Date;
}

/** The statut of a pli at the prestataire; `pieces` are in the order of the deposit. */
export interface DocaposteSuivi {
  transaction: string;
  statut: StatutDocaposte;
  dateStatut: Date;
  /** For a creation, once the SNE has assigned one. */
  numeroUnique: string | null;
  motif: Motif | null;
  pieces: readonly { nom: string; etat: PliPiece['etat']; motif: Motif | null }[];
}

/**
 * Answers to one search. `unreadable` counts the entries that do not match the interface; the others are still
 * returned.
 */
interface DocaposteRecherche {
  suivis: readonly DocaposteSuivi[];
  unreadable: number;
}

/** Most transactions per search. */
export const DOCAPOSTE_BATCH = 1_000;

/** Port to Docaposte. Every call throws `ProviderUnavailable` or `ProviderRefusal`. */
export interface DocaposteProvider {
  /** Idempotent by transaction: a repeated deposit makes one pli. */
  deposit(pli: DocapostePli, signal: AbortSignal): Promise<DocaposteRecepisse>;
  /** At most `DOCAPOSTE_BATCH` transactions; the answer omits unknown ones. */
  search(transactions: readonly string[], signal: AbortSignal): Promise<DocaposteRecherche>;
}
