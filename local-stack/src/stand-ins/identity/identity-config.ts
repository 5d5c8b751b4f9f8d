import { brandSettings, localSecrets } from '@pwp/contracts';
import { z } from 'zod';

/** Settings of the embedded identity, by the name of their environment variable. */
export const identitySettings = z.object({
  PWP_API_CLIENT_SECRET: z
    .string()
    .min(16)
    .default(localSecrets.PWP_API_CLIENT_SECRET)
    .describe(
      'Secret of the client `pwp-api`, the service account of the platform API. The default is for the local stack only.',
    ),
  PWP_PGP_CLIENT_SECRET: z
    .string()
    .min(16)
    .default(localSecrets.PWP_PGP_CLIENT_SECRET)
    .describe(
      'Secret of the client `pgp`, an application that may ask for fiches. The default is for the local stack only.',
    ),
  ...brandSettings,
});
export type IdentitySettings = z.infer<typeof identitySettings>;
