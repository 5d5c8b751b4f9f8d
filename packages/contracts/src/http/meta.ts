import { z } from 'zod';
import { Ring } from '../registry/registry.ts';
import { defineEndpoints } from './endpoint.ts';

/** The API that runs: the version of the platform, of each module whose routes it serves, and of each port between them. */
export const Meta = z
  .object({
    version: z.string(),
    modules: z.record(z.string(), z.string()),
    ports: z.record(z.string(), z.string()).optional().describe('absent: an API from before ports'),
  })
  .meta({ id: 'Meta' });
export type Meta = z.infer<typeof Meta>;

/** The names of a ring that are nobody's: a guichet that does not exist or is closed, an organisation without one, a role. */
export const UnknownNames = z.object({ inconnus: z.array(z.string()).max(31) }).meta({ id: 'UnknownNames' });

/** What the running API is and knows, for who decides which releases people get: below `/api/meta`. */
export const metaEndpoints = defineEndpoints({
  'GET /': { summary: 'La version de l’API et celle de chaque module et de chaque port qu’elle sert', output: Meta },
  'GET /inconnus': {
    summary: 'Ce qu’un anneau nomme et qui n’est au portail le nom de personne',
    query: z.object({ anneau: Ring }),
    output: UnknownNames,
  },
});
