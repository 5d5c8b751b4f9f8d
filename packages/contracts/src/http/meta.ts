import { z } from 'zod';
import { defineEndpoints } from './endpoint.ts';

/** The API that runs: the version of the platform, and of each module whose routes it serves. */
export const Meta = z.object({ version: z.string(), modules: z.record(z.string(), z.string()) }).meta({ id: 'Meta' });
export type Meta = z.infer<typeof Meta>;

/** What the running API is: below `/api/meta`. */
export const metaEndpoints = defineEndpoints({
  'GET /': { summary: 'La version de l’API et celle de chaque module qu’elle sert', output: Meta },
});
