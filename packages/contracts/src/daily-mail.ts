import { z } from 'zod';
import { defineEndpoints } from './endpoint.ts';

/** Whether an account receives the daily mail; the default is yes. */
export const DailyMailChoice = z.object({ actif: z.boolean() }).meta({ id: 'DailyMailChoice' });
export type DailyMailChoice = z.infer<typeof DailyMailChoice>;

/** The switch of the daily mail, below `/api/courriel-quotidien`. An account reaches only its own. */
export const dailyMailEndpoints = defineEndpoints({
  'GET /': { summary: 'Si le compte connecté reçoit le courriel quotidien', output: DailyMailChoice },
  'PUT /': { summary: 'Recevoir le courriel quotidien, ou ne plus le recevoir', body: DailyMailChoice, output: 'none' },
});
export type DailyMailEndpoints = typeof dailyMailEndpoints;
