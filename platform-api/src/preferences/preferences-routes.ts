import { route, type Preferences, type Route } from '@pwp/api-kit';
import { preferenceEndpoints } from '@pwp/contracts';
import { preferencesTropNombreuses } from './preference-store.ts';

/** Longest body, bytes: each byte of the value may be escaped as `\u0000`, plus some spaces. */
const LONGEST_BODY = 32 * 1024;

/** The settings of an account, below `/api/preferences`. An account reads and writes only its own. */
export function preferencesRoutes(preferences: Preferences): Route[] {
  return [
    route(preferenceEndpoints['GET /:key'], {
      access: 'signed-in',
      // Not a 404: an absent value is common, and browsers log each 404 as an error on their console.
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
