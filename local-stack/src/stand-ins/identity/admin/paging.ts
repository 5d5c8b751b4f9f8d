import { z } from 'zod';

/** Which part of a list Keycloak gives: a hundred at most unless asked for more. */
export const Paging = z.object({
  first: z.coerce.number().int().min(0).catch(0),
  max: z.coerce.number().int().min(0).catch(100),
  briefRepresentation: z.stringbool().catch(true),
});
