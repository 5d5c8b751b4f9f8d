import { defineEndpoints, listOf, MenuCount } from '@pwp/contracts';
import { z } from 'zod';
import { RoleFichier } from './role-fichier.ts';
import { Contexte } from './contexte.ts';
import { Motif } from './motif.ts';
import { Transaction } from './plis.ts';

const Instant = z.iso.datetime();

/** Why an agent mends nothing. Coded, so that no name is stored with it. */
export const RaisonClassement = z
  .enum(['fournie-autrement', 'plus-utile', 'non-fournie', 'demande-close', 'rejet-conteste'])
  .meta({ id: 'RaisonClassement' });
export type RaisonClassement = z.infer<typeof RaisonClassement>;

/** The rejected piece, as it was sent; `contenu` says whether its file is still held. */
export const CorrectionPiece = z
  .object({
    rang: z.int().describe('place in the pli, from 0'),
    nom: z.string(),
    type: z.string(),
    taille: z.int().describe('bytes'),
    role: RoleFichier,
    categorie: z.string().nullable(),
    categorieLibelle: z.string().nullable().describe('its label at the deposit, or null'),
    contenu: z.boolean(),
  })
  .meta({ id: 'CorrectionPiece' });
export type CorrectionPiece = z.infer<typeof CorrectionPiece>;

/**
 * What waits to be mended: one rejected piece, or a pli rejected as a whole (`piece` is null). `numeroUnique` is null
 * while a creation has none.
 */
export const Correction = z
  .object({
    id: z.int(),
    transaction: Transaction,
    numeroUnique: z.string().nullable(),
    demandeur: z.string().nullable().describe('as in a pli'),
    reference: z.string().nullable().describe('as in a pli'),
    contexte: Contexte,
    motif: Motif.nullable(),
    dateTransmission: Instant,
    dateRejet: Instant,
    piece: CorrectionPiece.nullable(),
  })
  .meta({ id: 'Correction' });
export type Correction = z.infer<typeof Correction>;

/** What waits: `total` rejections are of so many pieces and plis. All pieces count of a pli rejected as a whole. */
export const CorrectionList = listOf(Correction)
  .extend({ pieces: z.int(), plis: z.int() })
  .meta({ id: 'CorrectionList' });
export type CorrectionList = z.infer<typeof CorrectionList>;

/** Orders of the list. */
export const CorrectionSort = z.enum(['dateRejet', 'motif', 'numeroUnique']);
export type CorrectionSort = z.infer<typeof CorrectionSort>;

/** Query of the list; `envois` keeps those of the account's own plis. The guichet comes from the session. */
export const CorrectionQuery = z.object({
  envois: z.enum(['guichet', 'moi']).default('guichet'),
  tri: CorrectionSort.default('dateRejet'),
  ordre: z.enum(['asc', 'desc']).default('desc'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  taille: z.coerce.number().int().min(1).max(100).default(25),
});
export type CorrectionQuery = z.infer<typeof CorrectionQuery>;

const Params = z.object({ correctionId: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** What the guichet has to mend, below `/api/numerisation`; another guichet's answers 404. */
export const correctionEndpoints = defineEndpoints({
  'GET /a-corriger': {
    summary: 'Ce que le guichet a à corriger : pièces rejetées et plis rejetés en entier',
    query: CorrectionQuery,
    output: CorrectionList,
  },
  'GET /a-corriger/nombre': {
    summary: 'Combien de rejets attendent une correction',
    output: MenuCount,
  },
  'PUT /a-corriger/:correctionId/classement': {
    summary: 'Ne rien faire : retirer un rejet de la liste, avec sa raison',
    params: Params,
    body: z.object({ raison: RaisonClassement }),
    output: 'none',
  },
  'DELETE /a-corriger/:correctionId/classement': {
    summary: 'Remettre dans la liste un rejet pour lequel « ne rien faire » a été dit',
    params: Params,
    output: 'none',
  },
});
