import { z } from 'zod';

const limit = (standard: number) => z.coerce.number().int().min(1).default(standard);

/** Settings of the module's api, by the name of their environment variable. */
export const comptesSettings = z.object({
  PWP_COMPTES_DEFI_SECRET: z
    .string()
    .min(16)
    .describe('Key that signs the proofs of work of « Je crée mon espace »; the same in every process.'),
  PWP_COMPTES_DEMANDES_PAR_HEURE: limit(20).describe(
    'Demandes de compte, and questions about one, that one network address may send in an hour.',
  ),
  PWP_COMPTES_COURRIELS_PAR_HEURE: limit(3).describe(
    'Mails that demandes de compte, and questions about one, make leave for one mail address in an hour.',
  ),
  PWP_COMPTES_LECTURES_PAR_MINUTE: limit(120).describe(
    'Public readings (search of a guichet, proof of work, link of a mail) of one network address in a minute, for each process.',
  ),
});
