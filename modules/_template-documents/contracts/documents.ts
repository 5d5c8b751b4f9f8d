import { defineEndpoints, listOf } from '@pwp/contracts';
import type { RichTextDocument } from '@pwp/rich-text';
import { richText } from '@pwp/rich-text/schema';
import { z } from 'zod';
import { TEXTE, TITRE_LENGTH } from './document-limits.ts';

/** One document of a guichet. */
export const GuichetDocument = z
  .object({
    id: z.int(),
    titre: z.string(),
    // It was checked when it arrived.
    texte: z.custom<RichTextDocument>().meta({ type: 'object', description: 'Texte mis en forme' }),
    fichier: z.string().nullable().describe('name of the file that is joined'),
  })
  .meta({ id: 'GuichetDocument' });
export type GuichetDocument = z.infer<typeof GuichetDocument>;

/** Body of `POST /api/exemple/documents`. */
const CreateGuichetDocument = z
  .object({
    titre: z
      .string()
      .trim()
      .min(1, 'Saisissez le titre du document.')
      .max(TITRE_LENGTH, `Le titre compte au plus ${TITRE_LENGTH} caractères.`),
    texte: richText(TEXTE),
  })
  .meta({ id: 'CreateGuichetDocument' });

/** Response of `GET /api/exemple/documents`: those of the current guichet, newest first; without a guichet, the account's own. */
export const GuichetDocumentList = listOf(GuichetDocument).meta({ id: 'GuichetDocumentList' });
export type GuichetDocumentList = z.infer<typeof GuichetDocumentList>;

const ofOne = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

/** The endpoints of the documents, below `/api/exemple`. */
export const documentEndpoints = defineEndpoints({
  'GET /documents': { summary: 'Les documents du guichet, ou du compte qui n’en a pas', output: GuichetDocumentList },
  'POST /documents': {
    summary: 'Ajouter un document',
    body: CreateGuichetDocument,
    output: GuichetDocument,
    status: 201,
  },
  'PUT /documents/:id/fichier': {
    summary: 'Joindre un PDF à un document, à la place de celui d’avant',
    params: ofOne,
    form: z.object({ file: z.file().describe('PDF, d’après son contenu') }),
    output: GuichetDocument,
  },
  'GET /documents/:id/fichier': {
    summary: 'Le PDF joint à un document',
    params: ofOne,
    output: { file: 'application/pdf' },
  },
  'GET /documents/:id/impression': {
    summary: 'Le texte d’un document, en PDF',
    params: ofOne,
    output: { file: 'application/pdf' },
  },
});
export type DocumentEndpoints = typeof documentEndpoints;
