import { defineEndpoints, listOf, NumeroUnique, patterned } from '@pwp/contracts';
import { z } from 'zod';
import { Contexte } from './contexte.ts';
import { PliDetail } from './plis.ts';

const Id = patterned(
  z.string(),
  64,
  /^[A-Za-z0-9_-]{8,64}$/,
  'Un identifiant compte de 8 à 64 lettres, chiffres, « - » ou « _ ».',
);

/** Where else the same content stands: in this sending, or already in the demande. Said to the agent, who chooses. */
export const Doublon = z.enum(['lot', 'demande']);
export type Doublon = z.infer<typeof Doublon>;

/** What a file of a demande CERFA is; `piece` everywhere else. */
export const RoleFichier = z.enum(['formulaire', 'piece']);
export type RoleFichier = z.infer<typeof RoleFichier>;

/** One file kept for a sending to come: received whole, checked, safe. */
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

/**
 * What an agent prepares and has not sent: one for each account, guichet, contexte and demande (a creation has no
 * numéro unique). It outlives the page, the tab and the session; `expireLe` says how long.
 */
export const Brouillon = z
  .object({
    id: Id,
    contexte: Contexte,
    numeroUnique: z.string().nullable(),
    fichiers: z.array(BrouillonFichier).describe('in the order of the agent'),
    modifieLe: z.iso.datetime(),
    expireLe: z.iso.datetime(),
  })
  .meta({ id: 'Brouillon' });
export type Brouillon = z.infer<typeof Brouillon>;

export const BrouillonList = listOf(Brouillon).meta({ id: 'BrouillonList' });
export type BrouillonList = z.infer<typeof BrouillonList>;

/** Opens the draft of a demande, or makes it. Only a creation (`CRE`) may come without numéro unique. */
export const OpenBrouillon = z
  .object({ contexte: Contexte, numeroUnique: NumeroUnique.optional() })
  .refine(({ contexte, numeroUnique }) => contexte === 'CRE' || numeroUnique !== undefined, {
    path: ['numeroUnique'],
    error: 'Le numéro unique est attendu, sauf pour une création.',
  });
export type OpenBrouillon = z.infer<typeof OpenBrouillon>;

/**
 * What is wrong with a file of a draft is told by `errors[].pointer`: `/fichiers/<fichierId>`, when it is refused as when the
 * draft is sent (`categorie-pleine`, `categorie-inconnue`).
 */
export const BrouillonParams = z.object({ brouillonId: Id });
/** `fichierId` is drawn by the page: the same file sent twice under one id is one file. */
export const BrouillonFichierParams = BrouillonParams.extend({ fichierId: Id });
export const UpdateBrouillonFichier = z.object({ categorie: z.string().max(32).nullable() });
export const OrderBrouillon = z.object({ fichiers: z.array(Id).max(50) });

/** The form of a file: the API reads the fields before it, as they arrive. */
const FichierForm = z.object({
  role: RoleFichier.optional(),
  categorie: z.string().optional().describe('code of a category of the demande'),
  file: z.file().describe("PDF, JPEG, PNG ou HEIC, d'après le contenu"),
});

/** The drafts of the agent at the guichet of the moment, below `/api/numerisation`; another's is not found. */
export const brouillonEndpoints = defineEndpoints({
  'POST /brouillons': {
    summary: "Ouvrir le brouillon d'une demande : celui qui existe, ou un nouveau",
    body: OpenBrouillon,
    output: Brouillon,
    status: 201,
  },
  'GET /brouillons': {
    summary: "Les brouillons de l'agent pour ce guichet, le dernier touché d'abord",
    output: BrouillonList,
  },
  'GET /brouillons/:brouillonId': {
    summary: 'Un brouillon et ses fichiers',
    params: BrouillonParams,
    output: Brouillon,
  },
  'DELETE /brouillons/:brouillonId': {
    summary: 'Abandonner un brouillon et ses fichiers',
    params: BrouillonParams,
    output: 'none',
  },
  'PUT /brouillons/:brouillonId/fichiers/:fichierId': {
    summary: "Ajouter un fichier ; le même identifiant et le même contenu ne font qu'un fichier",
    params: BrouillonFichierParams,
    form: FichierForm,
    output: BrouillonFichier,
    status: 201,
  },
  'PATCH /brouillons/:brouillonId/fichiers/:fichierId': {
    summary: "Dire la catégorie d'un fichier, ou n'en dire aucune",
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
    summary: "Ranger les fichiers dans l'ordre de l'envoi",
    params: BrouillonParams,
    body: OrderBrouillon,
    output: Brouillon,
  },
  'POST /brouillons/:brouillonId/envoi': {
    summary: "Envoyer le brouillon à la numérisation ; un brouillon ne fait qu'un pli",
    params: BrouillonParams,
    output: PliDetail,
    status: 201,
  },
});
