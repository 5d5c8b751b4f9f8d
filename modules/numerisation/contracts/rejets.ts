import { defineEndpoints } from '@pwp/contracts';
import { z } from 'zod';

/** The plis sent since the first day of the month and rejected, in whole or in part, by guichet of a référent. */
export const RejetsDuMois = z
  .object({
    du: z.iso.date().describe('first day of the month in Paris'),
    total: z.int(),
    guichets: z
      .array(z.object({ code: z.string(), nom: z.string(), plis: z.int() }))
      .describe('those with rejections, most first'),
  })
  .meta({ id: 'RejetsDuMois' });
export type RejetsDuMois = z.infer<typeof RejetsDuMois>;

/** What a référent reads of rejections, below `/api/numerisation`. */
export const rejetsEndpoints = defineEndpoints({
  'GET /rejets-du-mois': {
    summary: 'Les plis du mois rejetés, guichet par guichet de mon périmètre de référent',
    output: RejetsDuMois,
  },
});
