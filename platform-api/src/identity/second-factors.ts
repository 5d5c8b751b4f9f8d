import type { Identity } from '@pwp/api-kit';
import { z } from 'zod';
import type { CallAdmin } from './admin-client.ts';
import { pathId } from './identity-representations.ts';

const Credentials = z.array(z.object({ id: z.string(), type: z.string() }));

/** The credentials of an account besides its password. */
export function createSecondFactors(call: CallAdmin): Pick<Identity, 'forgetSecondFactors'> {
  return {
    forgetSecondFactors: (accountId) =>
      call(async (client) => {
        const found = Credentials.parse(
          (await client.users.getCredentials({ id: pathId(accountId) }, { catchNotFound: true })) ?? [],
        );
        for (const { id, type } of found) {
          if (type !== 'password') await client.users.deleteCredential({ id: accountId, credentialId: id });
        }
      }),
  };
}
