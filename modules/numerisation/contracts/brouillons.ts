import { defineEndpoints, listOf, NumeroUnique, patterned } from '@pwp/contracts';
import { z } from 'zod';
import { Contexte } from './contexte.ts';
import { csv } from './csv.ts';
import { Motif } from './motif.ts';
import { PliDetail } from './plis.ts';
import { Reference } from './reference.ts';
import { RoleFichier } from './role-fichier.ts';

const Id = patterned(
  z.string(),
  64,
  /^[A-Za-z0-9_-]{8,64}$/,
  'Un identifiant compte de 8 à 64 lettres, chiffres, « - » ou « _ ».',
);

/** Most files that one file replaces: its content before it was turned, and uploads of it that were cut. */
const REMPLACES_MAX = 20;

/** Where else the same content exists: in this sending, or already in the demande. The agent is told and chooses. */
export const Doublon = z.enum(['lot', 'demande']);
export type Doublon = z.infer<typeof Doublon>;

/** One file kept for a later sending: complete, checked, safe. */
export const BrouillonFichier = z
  .object({
    id: Id,
    nom: z.string(),
    type: z.string(),
    taille: z.int().describe('bytes'),
    role: RoleFichier,
    categorie: z.string().nullable().describe('code of the category that the agent says, or null'),
    doublon: Doublon.nullable(),
    comparee: z.boolean().describe('false where the SNE did not tell in time what the demande holds'),
  })
  .meta({ id: 'BrouillonFichier' });
export type BrouillonFichier = z.infer<typeof BrouillonFichier>;

/** The rejection that a draft mends, of « À corriger »; `piece` is null for a pli rejected as a whole. */
export const BrouillonCorrige = z
  .object({
    correction: z.int(),
    motif: Motif.nullable(),
    piece: z.object({ nom: z.string(), role: RoleFichier, categorie: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'BrouillonCorrige' });
export type BrouillonCorrige = z.infer<typeof BrouillonCorrige>;

/**
 * What an agent prepares and has not sent: one draft per account, guichet, contexte and demande (a creation has no
 * numéro unique), and one of its own for each correction. It outlives the page, the tab and the session, until `dateExpiration`.
 */
export const Brouillon = z
  .object({
    id: Id,
    contexte: Contexte,
    numeroUnique: z.string().nullable(),
    reference: z
      .string()
      .nullable()
      .describe('of the pli to come; null until the agent has said one, empty when the agent wants none'),
    corrige: BrouillonCorrige.nullable().describe('the rejection that it mends; null for an ordinary sending'),
    fichiers: z.array(BrouillonFichier).describe('in the order of the agent'),
    updatedAt: z.iso.datetime(),
    dateExpiration: z.iso.datetime(),
  })
  .meta({ id: 'Brouillon' });
export type Brouillon = z.infer<typeof Brouillon>;

export const BrouillonList = listOf(Brouillon).meta({ id: 'BrouillonList' });
export type BrouillonList = z.infer<typeof BrouillonList>;

/**
 * Opens or creates the draft of a demande, or of the correction `corrige`. Only a creation (`CRE`) may omit the numéro
 * unique.
 */
export const OpenBrouillon = z
  .object({
    contexte: Contexte,
    numeroUnique: NumeroUnique.optional(),
    corrige: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  })
  .refine(({ contexte, numeroUnique }) => contexte === 'CRE' || numeroUnique !== undefined, {
    path: ['numeroUnique'],
    error: 'Le numéro unique est attendu, sauf pour une création.',
  });
export type OpenBrouillon = z.infer<typeof OpenBrouillon>;

/**
 * `errors[].pointer` names a faulty file of a draft as `/fichiers/<fichierId>`, both when the file is refused and when
 * the draft is sent (`categorie-pleine`, `categorie-inconnue`).
 */
export const BrouillonParams = z.object({ brouillonId: Id });
export const UpdateBrouillon = z.object({ reference: Reference });
/** The page generates `fichierId`: the same file sent twice under one id is one file. */
export const BrouillonFichierParams = BrouillonParams.extend({ fichierId: Id });
/** Query of an upload: the files whose place in the draft it takes, all or nothing. Those that the draft does not have are ignored. */
export const RemplaceQuery = z.object({
  remplace: csv(Id)
    .refine((ids) => ids.length <= REMPLACES_MAX, `Un fichier en remplace ${REMPLACES_MAX} au plus.`)
    .optional()
    .describe('ids of files of the draft'),
});
export const UpdateBrouillonFichier = z.object({ categorie: z.string().max(32).nullable() });
export const OrderBrouillon = z.object({ fichiers: z.array(Id).max(50) });

/** The form of a file. The API streams it, so the fields must come before the file. */
const FichierForm = z.object({
  role: RoleFichier.optional(),
  categorie: z.string().optional().describe('code of a category of the demande'),
  file: z.file().describe('PDF, JPEG, PNG ou HEIC, d’après le contenu'),
});

/** The agent's drafts at the current guichet, below `/api/numerisation`; another agent's draft answers 404. */
export const brouillonEndpoints = defineEndpoints({
  'POST /brouillons': {
    summary: 'Ouvrir le brouillon d’une demande : celui qui existe, ou un nouveau',
    body: OpenBrouillon,
    output: Brouillon,
    status: 201,
  },
  'GET /brouillons': {
    summary: 'Les brouillons de l’agent pour ce guichet, le dernier touché d’abord',
    output: BrouillonList,
  },
  'GET /brouillons/:brouillonId': {
    summary: 'Un brouillon et ses fichiers',
    params: BrouillonParams,
    output: Brouillon,
  },
  'PATCH /brouillons/:brouillonId': {
    summary: 'Donner une référence au pli à venir, ou n’en donner aucune',
    params: BrouillonParams,
    body: UpdateBrouillon,
    output: Brouillon,
  },
  'DELETE /brouillons/:brouillonId': {
    summary: 'Abandonner un brouillon et ses fichiers',
    params: BrouillonParams,
    output: 'none',
  },
  'PUT /brouillons/:brouillonId/fichiers/:fichierId': {
    summary: 'Ajouter un fichier ; le même identifiant et le même contenu ne font qu’un fichier',
    params: BrouillonFichierParams,
    query: RemplaceQuery,
    form: FichierForm,
    output: BrouillonFichier,
    status: 201,
  },
  'GET /brouillons/:brouillonId/fichiers/:fichierId/contenu': {
    summary: 'Les octets d’un fichier',
    params: BrouillonFichierParams,
    // One of the types of `PLI_LIMITS`: OpenAPI only accepts one media type, or a range.
    output: { file: '*/*' },
  },
  'PATCH /brouillons/:brouillonId/fichiers/:fichierId': {
    summary: 'Dire la catégorie d’un fichier, ou n’en dire aucune',
    params: BrouillonFichierParams,
    body: UpdateBrouillonFichier,
    output: BrouillonFichier,
  },
  'DELETE /brouillons/:brouillonId/fichiers/:fichierId': {
    summary: 'Retirer un fichier',
    params: BrouillonFichierParams,
    output: 'none',
  },
  'PUT /brouillons/:brouillonId/ordre': {
    summary: 'Ranger les fichiers dans l’ordre de l’envoi',
    params: BrouillonParams,
    body: OrderBrouillon,
    output: Brouillon,
  },
  'POST /brouillons/:brouillonId/envoi': {
    summary: 'Envoyer le brouillon à la numérisation ; un brouillon ne fait qu’un pli',
    params: BrouillonParams,
    output: PliDetail,
    status: 201,
  },
});
