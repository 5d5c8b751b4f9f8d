import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(100);
const count = z.coerce.number().int().min(1);

/** Settings of the module's api, by the name of their environment variable. */
export const numerisationSettings = z.object({
  PWP_SNE_URL: z.url().describe('Base address of the SNE, version included.'),
  PWP_SNE_API_KEY: z.string().min(1).describe('Key that the SNE gave to the portal.'),
  PWP_SNE_TIMEOUT: milliseconds.default(5_000).describe('Patience for one answer of the SNE, ms.'),
  PWP_DOCAPOSTE_URL: z.url().describe('Base address of Docaposte, version included.'),
  PWP_DOCAPOSTE_API_KEY: z.string().min(1).describe('Key that Docaposte gave to the portal.'),
  PWP_DOCAPOSTE_TIMEOUT: milliseconds.default(10_000).describe('Patience for one answer of Docaposte, ms.'),
  PWP_DOCAPOSTE_DEPOSIT_TIMEOUT: milliseconds
    .default(90_000)
    .describe('Patience for one deposit at Docaposte, files included, ms.'),
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
      'A pli goes so many days after its last statut, if nothing of it waits; « Statistiques » counts those left.',
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
  PWP_NUMERISATION_BROUILLONS_COMPTE: count
    .default(300)
    .describe('Drafts that one account may keep, at all its guichets.'),
  PWP_NUMERISATION_BROUILLONS_COMPTE_MO: count
    .default(5_000)
    .describe('What the files of the drafts of one account may weigh, MB.'),
  PWP_NUMERISATION_BROUILLONS_GUICHET: count
    .default(3_000)
    .describe('Drafts that one guichet may keep, of all its accounts.'),
  PWP_NUMERISATION_BROUILLONS_GUICHET_MO: count
    .default(50_000)
    .describe('What the files of the drafts of one guichet may weigh, MB.'),
  PWP_NUMERISATION_SUIVI_RETARD: milliseconds
    .default(900_000)
    .describe('Without a whole reading of the statuts for so long, the dashboard says that the follow-up is late, ms.'),
  PWP_NUMERISATION_STATISTIQUES_PLIS: count
    .default(500_000)
    .describe('Plis that one answer of « Statistiques » counts, at most; beyond them it asks for a shorter period.'),
});
