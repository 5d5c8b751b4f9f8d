import { defineEndpoints, IdempotencyKey, listOf, patterned } from '@pwp/contracts';
import { z } from 'zod';
import { Contexte } from './contexte.ts';
import { Motif } from './motif.ts';
import { Statut } from './statut.ts';

/** Media type of a workbook. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const Instant = z.iso.datetime();

/** N° de transaction: 13 characters, ours, drawn when the pli is made; the key of its deposit. */
export const Transaction = patterned(
  z.string(),
  13,
  /^[a-z0-9]{13}$/,
  'Le n° de transaction compte 13 caractères (a-z, 0-9).',
);

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

/** A pli as the list shows it; `delaiAnormal` when its statut has not moved for abnormally long and is not an end. */
export const PliListItem = Pli.extend({ delaiAnormal: z.boolean() }).meta({ id: 'PliListItem' });
export type PliListItem = z.infer<typeof PliListItem>;

export const PliList = listOf(PliListItem).meta({ id: 'PliList' });
export type PliList = z.infer<typeof PliList>;

/** Columns of the dashboard; it can be sorted by each. */
export const PliSort = z.enum(['transaction', 'numeroUnique', 'dateTransmission', 'statut', 'dateStatut', 'contexte']);
export type PliSort = z.infer<typeof PliSort>;

/** The tiles of the dashboard: each is also a filter. */
export const PliFiltre = z.enum(['rejetes-et-renouveles', 'renouveles', 'rejetes', 'delai-anormal']);
export type PliFiltre = z.infer<typeof PliFiltre>;

/** More than any list of ours has values; what comes after is not even looked at. */
const CSV_LONGEST = 1_000;

const csv = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) =>
      typeof value === 'string' && value.length <= CSV_LONGEST ? value.split(',').filter((part) => part !== '') : value,
    z.array(item, 'Donnez une liste de valeurs séparées par des virgules, de 1 000 caractères au plus.'),
  );

/**
 * Query of the dashboard's list. Its periods are two days, both included, in the time of Paris: `du` and `au` of the
 * transmission (the last month unless said, 13 months at most), `statutDu` and `statutAu` of the last statut.
 * The guichet is the session's, never a parameter; the numéro unique is a header (`PliListHeaders`).
 */
export const PliQuery = z.object({
  du: z.iso.date().optional(),
  au: z.iso.date().optional(),
  statutDu: z.iso.date().optional(),
  statutAu: z.iso.date().optional(),
  filtre: PliFiltre.optional(),
  statut: csv(Statut).optional(),
  contexte: csv(Contexte).optional(),
  transaction: z.string().max(13).optional(),
  // Said rather than ignored: a list that does not hold to what was asked would be read as if it did.
  numeroUnique: z
    .never({ error: "Le numéro unique ne se donne pas dans l'adresse, mais dans l'en-tête « X-Numero-Unique »." })
    .optional()
    .describe('refused: addresses end up in logs; see the header X-Numero-Unique'),
  tri: PliSort.default('dateTransmission'),
  ordre: z.enum(['asc', 'desc']).default('desc'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  taille: z.coerce.number().int().min(1).max(100).default(10),
});
export type PliQuery = z.infer<typeof PliQuery>;

/** A numéro unique, or its beginning, that the list is searched for: in a header, which no log keeps. */
export const PliListHeaders = z.object({
  'x-numero-unique': z
    .string()
    .max(64)
    .transform((typed) => typed.replaceAll(/\s/g, '').toUpperCase())
    .refine(
      (part) => /^[0-9A-Z]{1,18}$/.test(part),
      'Un numéro unique ne contient que des chiffres et des lettres, 18 au plus ; son début suffit.',
    )
    .optional(),
});

/** Query of an export: that of the list without its pages, and the columns to write; all of them unless said. */
export const PliExportQuery = PliQuery.omit({ page: true, taille: true }).extend({
  colonnes: csv(PliSort).optional(),
});
export type PliExportQuery = z.infer<typeof PliExportQuery>;

/** The counters over the period, whatever the other filters. */
export const PliCounters = z
  .object({
    total: z.int(),
    rejetesEtRenouveles: z.int(),
    renouveles: z.int(),
    rejetes: z.int(),
    delaiAnormal: z.int(),
  })
  .meta({ id: 'PliCounters' });
export type PliCounters = z.infer<typeof PliCounters>;

/** Query of what changed: the period of the list on screen, and the `curseur` of the answer before; without it, none did. */
export const PliChangementsQuery = PliQuery.pick({ du: true, au: true }).extend({
  depuis: z.coerce.number().int().min(0).optional(),
});
export type PliChangementsQuery = z.infer<typeof PliChangementsQuery>;

/** How many plis of the period are new or moved since `depuis`, where to go on from, and how the follow-up does. */
export const PliChangements = z
  .object({
    plis: z.int(),
    curseur: z.int(),
    suiviInterrompuDepuis: Instant.nullable().describe('since when the prestataire gives no statut; null: it does'),
  })
  .meta({ id: 'PliChangements' });
export type PliChangements = z.infer<typeof PliChangements>;

/** The form of a pli. */
const PliForm = z.object({
  numeroUnique: z.string().optional().describe('expected, but for a creation (CRE)'),
  contexte: Contexte,
  files: z.array(z.file()).describe("PDF, JPEG, PNG ou HEIC, d'après le contenu"),
});

/** The plis of the guichet, below `/api/numerisation`. */
export const pliEndpoints = defineEndpoints({
  'GET /plis': {
    summary: 'Les plis du guichet, le dernier mois sauf période',
    query: PliQuery,
    headers: PliListHeaders,
    output: PliList,
  },
  'GET /plis/counters': {
    summary: 'Les compteurs du tableau de bord sur la période',
    query: PliQuery.pick({ du: true, au: true }),
    output: PliCounters,
  },
  'GET /plis/changements': {
    summary: 'Combien de plis de la période sont nouveaux ou ont changé de statut depuis un curseur',
    query: PliChangementsQuery,
    output: PliChangements,
  },
  'GET /plis/export.csv': {
    summary: 'Tous les plis que les filtres gardent, en CSV',
    query: PliExportQuery,
    headers: PliListHeaders,
    output: { file: 'text/csv' },
  },
  'GET /plis/export.xlsx': {
    summary: 'Tous les plis que les filtres gardent, en classeur XLSX',
    query: PliExportQuery,
    headers: PliListHeaders,
    output: { file: XLSX },
  },
  'GET /plis/:transaction': {
    summary: 'Un pli du guichet, ses pièces et son historique',
    params: z.object({ transaction: Transaction }),
    output: PliDetail,
  },
  'POST /plis': {
    summary: "Envoyer des pièces à la numérisation ; la même clé ne fait qu'un pli",
    headers: z.object({ 'idempotency-key': IdempotencyKey }),
    form: PliForm,
    output: PliDetail,
    status: 201,
  },
});
