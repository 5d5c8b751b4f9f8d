import { z } from 'zod';

/** Keycloak's paging: a hundred rows by default. */
export const Paging = z.object({
  first: z.coerce.number().int().min(0).catch(0),
  max: z.coerce.number().int().min(0).catch(100),
  briefRepresentation: z.stringbool().catch(true),
});
