import { listOf, NumeroUnique } from '@pwp/contracts';
import { z } from 'zod';
import { Contexte } from './contexte.ts';
import { Motif } from './motif.ts';
import { Statut } from './statut.ts';

const Instant = z.iso.datetime();

/** N° de transaction: 13 characters, ours, drawn when the pli is made; the key of its deposit. */
export const Transaction = z.string().regex(/^[a-z0-9]{13}$/, 'Le n° de transaction compte 13 caractères (a-z, 0-9).');

/** One row of the dashboard. Dates are ISO 8601, UTC. `numeroUnique` is null while a creation has none. */
export const Pli = z
  .object({
    transaction: Transaction,
    numeroUnique: z.string().nullable(),
    dateTransmission: Instant,
    statut: Statut,
    dateStatut: Instant,
    contexte: Contexte,
    piecesRejetees: z.int(),
  })
  .meta({ id: 'Pli' });
export type Pli = z.infer<typeof Pli>;

/** What became of one piece of a pli. */
export const PliPiece = z
  .object({
    nom: z.string(),
    taille: z.int().describe('bytes'),
    type: z.string(),
    etat: z.enum(['transmise', 'acceptee', 'rejetee']),
    motif: Motif.nullable(),
  })
  .meta({ id: 'PliPiece' });
export type PliPiece = z.infer<typeof PliPiece>;

/** One step of a pli's history, oldest first. */
export const PliEtape = z.object({ statut: Statut, date: Instant, motif: Motif.nullable() }).meta({ id: 'PliEtape' });
export type PliEtape = z.infer<typeof PliEtape>;

/** « Voir détail »: the pli, its pieces and all it went through. */
export const PliDetail = Pli.extend({
  motif: Motif.nullable(),
  pieces: z.array(PliPiece),
  historique: z.array(PliEtape),
}).meta({ id: 'PliDetail' });
export type PliDetail = z.infer<typeof PliDetail>;

export const PliList = listOf(Pli).meta({ id: 'PliList' });
export type PliList = z.infer<typeof PliList>;

/** Columns that the dashboard can be sorted by. */
export const PliSort = z.enum(['transaction', 'numeroUnique', 'dateTransmission', 'statut', 'dateStatut', 'contexte']);
export type PliSort = z.infer<typeof PliSort>;

/** The tiles of the dashboard: each is also a filter. */
export const PliFiltre = z.enum(['rejetes-et-renouveles', 'renouveles', 'rejetes']);
export type PliFiltre = z.infer<typeof PliFiltre>;

const csv = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
    z.array(item),
  );

/**
 * Query of the dashboard's list and counters. The period is two days, both included, in the time of Paris;
 * without it, the last month. The guichet is the session's, never a parameter.
 */
export const PliQuery = z.object({
  du: z.iso.date().optional(),
  au: z.iso.date().optional(),
  filtre: PliFiltre.optional(),
  statut: csv(Statut).optional(),
  contexte: csv(Contexte).optional(),
  transaction: z.string().max(13).optional(),
  tri: PliSort.default('dateTransmission'),
  ordre: z.enum(['asc', 'desc']).default('desc'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  taille: z.coerce.number().int().min(1).max(100).default(10),
});
export type PliQuery = z.infer<typeof PliQuery>;

/** The counters over the period, whatever the other filters. */
export const PliCounters = z
  .object({ total: z.int(), rejetesEtRenouveles: z.int(), renouveles: z.int(), rejetes: z.int() })
  .meta({ id: 'PliCounters' });
export type PliCounters = z.infer<typeof PliCounters>;

/** The fields of `POST /api/numerisation/plis` beside its `files`. */
export const CreatePli = z.object({ numeroUnique: NumeroUnique, contexte: Contexte });
export type CreatePli = z.infer<typeof CreatePli>;
