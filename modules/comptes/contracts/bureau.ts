import { defineEndpoints, MenuCount } from '@pwp/contracts';
import { z } from 'zod';
import { Compte } from './comptes.ts';

const Quelques = z.object({ total: z.int(), items: z.array(Compte).describe('the first five') });

/** A guichet without a second référent: nobody decides for it while its référent is away. */
export const GuichetSansSecond = z
  .object({ code: z.string(), nom: z.string(), referents: z.int().describe('0 or 1, active ones') })
  .meta({ id: 'GuichetSansSecond' });
export type GuichetSansSecond = z.infer<typeof GuichetSansSecond>;

/** A référent's desk: what to watch among the accounts and guichets of his périmètre, all of them for an administrator. */
export const Bureau = z
  .object({
    jamaisActives: Quelques.describe('active accounts whose password was never chosen, the oldest first'),
    absents: Quelques.describe('accounts in use, without a sign-in for 90 days'),
    derniers: z.array(Compte).describe('the five accounts seen last'),
    releveDepuis: z.iso.date().nullable().describe('first day whose sign-ins are known'),
    sansSecond: z.object({ total: z.int(), items: z.array(GuichetSansSecond).describe('the first twenty') }),
  })
  .meta({ id: 'Bureau' });
export type Bureau = z.infer<typeof Bureau>;

/** The desk, below `/api/comptes`. */
export const bureauEndpoints = defineEndpoints({
  'GET /bureau': {
    summary: 'Mon bureau de référent : comptes jamais activés, dernières connexions, guichets sans second référent',
    output: Bureau,
  },
  'GET /demandes-en-attente': { summary: 'Combien de demandes de compte attendent', output: MenuCount },
});
