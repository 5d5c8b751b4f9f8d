import { z } from 'zod';

/** A document of the support tool, as it is kept with its exchange. */
export const ReadDocument = z.object({ id: z.int(), nom: z.string(), type: z.string() });
export type ReadDocument = z.infer<typeof ReadDocument>;

/** What was written on a ticket in the support tool, as it was last read and is kept. */
export const ReadExchange = z.object({
  date: z.iso.datetime(),
  auteur: z.enum(['demandeur', 'support']),
  nature: z.enum(['reponse', 'solution']),
  texte: z.string(),
  /** The tool's own id of a follow-up; null for a solution or a document. Rows of the first version have none. */
  suivi: z.int().nullable().default(null),
  /** The mark that the portal put under a message of its own. */
  reference: z.string().nullable().default(null),
  documents: z.array(ReadDocument).default([]),
});
export type ReadExchange = z.infer<typeof ReadExchange>;

/** What tells an exchange from the others of its ticket, whichever of them are removed. */
export function exchangeKey({ suivi, nature, date, documents: [document] }: ReadExchange): string {
  if (suivi !== null) return `suivi-${suivi}`;
  return nature === 'solution' || document === undefined ? `solution-${date}` : `document-${document.id}`;
}
