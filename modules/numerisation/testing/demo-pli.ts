import { drawTransaction } from '../api/plis/envoi/transaction-number.ts';
import type { Contexte, Motif, PliPiece, Statut } from '../contracts/index.ts';

/**
 * A pli in the form used by demo data and tests. Dates are ISO 8601; `historique` is oldest first and ends with
 * `statut`.
 */
export interface DemoPli {
  transaction: string;
  guichet: string;
  /** Id of the account that sent it; one that nobody has by default. */
  accountId?: string;
  numeroUnique: string | null;
  contexte: Contexte;
  statut: Statut;
  dateTransmission: string;
  dateStatut: string;
  motif: Motif | null;
  reference?: string | null;
  demandeur?: { nom: string; prenom: string };
  deposant?: string | null;
  pieces: readonly DemoPliPiece[];
  historique: readonly { statut: Statut; date: string; motif: Motif | null }[];
}

/** One of its pieces; `taille` in bytes. */
export interface DemoPliPiece {
  nom: string;
  type: string;
  taille: number;
  sha256: string;
  categorie?: string | null;
  categorieLibelle?: string | null;
  etat: PliPiece['etat'];
  motif: Motif | null;
}

/** A pli of guichet 00002 with one piece, pending at Docaposte since it was sent; its history matches the overrides. */
export function buildPli(overrides: Partial<DemoPli> = {}): DemoPli {
  const dateTransmission = overrides.dateTransmission ?? '2026-11-20T09:30:00.123Z';
  const statut = overrides.statut ?? 'numerisation-en-cours';
  const dateStatut = overrides.dateStatut ?? dateTransmission;
  const motif = overrides.motif ?? null;
  return {
    transaction: drawTransaction(),
    guichet: '00002',
    numeroUnique: '0340819000040PWP01',
    contexte: 'AJO',
    statut,
    dateTransmission,
    dateStatut,
    motif,
    pieces: [buildPliPiece()],
    historique: [
      { statut: 'a-transmettre', date: dateTransmission, motif: null },
      ...(statut === 'a-transmettre' ? [] : [{ statut, date: dateStatut, motif }]),
    ],
    ...overrides,
  };
}

/** A pending piece. */
export function buildPliPiece(overrides: Partial<DemoPliPiece> = {}): DemoPliPiece {
  return {
    nom: 'carte-identite.pdf',
    type: 'application/pdf',
    taille: 48_211,
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    etat: 'transmise',
    motif: null,
    ...overrides,
  };
}
