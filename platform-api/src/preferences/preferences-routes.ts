import { route, type Preferences, type Route } from '@pwp/api-kit';
import { preferenceEndpoints } from '@pwp/contracts';
import { preferencesTropNombreuses } from './preference-store.ts';

/** Longest body, bytes: each byte of the value may be written as `\u0000`, and there is room for blanks. */
const LONGEST_BODY = 32 * 1024;

/** What an account chose for itself: below `/api/preferences`. Each account reads and writes its own alone. */
export function preferencesRoutes(preferences: Preferences): Route[] {
  return [
    route(preferenceEndpoints['GET /:key'], {
      access: 'signed-in',
      // Not a 404: nothing chosen is the common case, and browsers write each 404 on their console as an error.
      handler: async ({ account, params }) => ({ value: (await preferences.read(account.id, params.key)) ?? null }),
    }),
    route(preferenceEndpoints['PUT /:key'], {
      access: 'signed-in',
      jsonBytes: LONGEST_BODY,
      problems: [preferencesTropNombreuses],
      handler: ({ account, params, body }) => preferences.write(account.id, params.key, body.value),
    }),
  ];
}
