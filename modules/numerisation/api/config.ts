import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(100);

/** Settings of the module's api, by the name of their environment variable. */
export const numerisationSettings = z.object({
  PWP_SNE_URL: z.url().describe('Base address of the SNE, version included.'),
  PWP_SNE_API_KEY: z.string().min(1).describe('Key that the SNE gave to the portal.'),
  PWP_DOCAPOSTE_URL: z.url().describe('Base address of Docaposte, version included.'),
  PWP_DOCAPOSTE_API_KEY: z.string().min(1).describe('Key that Docaposte gave to the portal.'),
  PWP_NUMERISATION_POLL_SCHEDULE: z
    .string()
    .default('*/10 * * * * *')
    .describe('When the statuts of plis are asked for (cron, seconds first, time of Paris).'),
  PWP_NUMERISATION_BROUILLON_JOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(90)
    .default(7)
    .describe('A draft that nobody touched for so many days goes, with its files.'),
  PWP_NUMERISATION_PLIS_JOURS: z.coerce
    .number()
    .int()
    .min(31)
    .max(3_650)
    .default(400)
    .describe(
      'A pli goes so many days after its last statut, twice as many if something of it waits; « Statistiques » counts those left.',
    ),
  PWP_NUMERISATION_COPIES_JOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .describe(
      'The copies of the pieces of a pli go so many days after its last statut, if nothing of it waits; the pli stays.',
    ),
  PWP_NUMERISATION_CONSULTATIONS_JOURS: z.coerce
    .number()
    .int()
    .min(31)
    .max(3_650)
    .default(365)
    .describe('Who looked at which demande or piece is kept for so many days.'),
  PWP_NUMERISATION_SUIVI_RETARD: milliseconds
    .default(900_000)
    .describe('Without a whole reading of the statuts for so long, the dashboard says that the follow-up is late, ms.'),
});
