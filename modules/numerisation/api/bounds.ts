import { STATISTIQUES_GUICHETS } from '../contracts/index.ts';

const MEGABYTE = 1024 * 1024;

/** What the module's api allows itself and its callers: no operator has a reason to change it, a test has. */
export interface NumerisationBounds {
  /** Patience for one answer of the SNE, ms. */
  sneMs: number;
  /** Patience for one answer of Docaposte, ms. */
  docaposteMs: number;
  /** Patience for one deposit at Docaposte, files included, ms. */
  depositMs: number;
  /** Drafts that one account may keep at all its guichets, and one guichet of all its accounts; what their files may weigh, bytes. */
  drafts: Readonly<Record<'compte' | 'guichet', { brouillons: number; octets: number }>>;
  /** Plis that one answer of « Statistiques » counts; beyond them it asks for a shorter period. */
  countedPlis: number;
  /** What one answer of the port counts: guichets one by one, and guichets of all its départements. */
  figures: Readonly<Record<'guichets' | 'departements', number>>;
}

/** Those of every portal. */
export const BOUNDS: NumerisationBounds = {
  sneMs: 5_000,
  docaposteMs: 10_000,
  depositMs: 90_000,
  drafts: {
    compte: { brouillons: 300, octets: 5_000 * MEGABYTE },
    guichet: { brouillons: 3_000, octets: 50_000 * MEGABYTE },
  },
  countedPlis: 500_000,
  figures: { guichets: STATISTIQUES_GUICHETS, departements: 1_000 },
};
