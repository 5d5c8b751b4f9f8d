import { addressesSetting } from '@pwp/api-kit';
import { z } from 'zod';

/** Settings of the module's api, by the name of their environment variable. */
export const registreSettings = z.object({
  PWP_REGISTRY_URL: addressesSetting.describe(
    'Address of the plugins registry; several, separated by commas, where the next one is asked when one fails. Default of the shell: port PWP_PORT+2.',
  ),
  PWP_REGISTRY_OPERATOR_TOKEN: z
    .string()
    .min(16)
    .describe('Token that may do everything at the registry. The local stack makes one in PWP_DATA_DIR.'),
});
