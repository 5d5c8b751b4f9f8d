import { z } from 'zod';

/** One act in the history of an account or of a demande. Histories are latest first. */
export const ActeHistorique = z
  .object({
    date: z.iso.datetime(),
    action: z.string(),
    acteur: z.string().nullable().describe('email; null: the portal, or the person itself'),
    avant: z.record(z.string(), z.unknown()).nullable(),
    apres: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'ActeHistorique' });
export type ActeHistorique = z.infer<typeof ActeHistorique>;
