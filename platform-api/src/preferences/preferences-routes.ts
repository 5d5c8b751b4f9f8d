import { route, type Preferences, type Route } from '@pwp/api-kit';
import { patterned } from '@pwp/contracts';
import { z } from 'zod';
import { preferencesTropNombreuses } from './preference-store.ts';

/** Longest value, bytes of its JSON text. */
const LONGEST_VALUE = 4_096;

/** Longest body, bytes: each byte of the value may be written as `\u0000`, and there is room for blanks. */
const LONGEST_BODY = 32 * 1024;

const Key = patterned(
  z.string(),
  100,
  /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/,
  'Le nom de la préférence doit avoir la forme « module.nom », de 100 caractères au plus.',
);

/** What an account chose under a key; null when it chose nothing. */
const Preference = z
  .object({
    value: z
      .unknown()
      .refine((value) => value !== undefined, 'La valeur manque ; null efface la préférence.')
      .refine(
        (value) => Buffer.byteLength(JSON.stringify(value ?? null)) <= LONGEST_VALUE,
        `La valeur dépasse ${LONGEST_VALUE} octets.`,
      ),
  })
  .meta({ id: 'Preference' });

/** What an account chose for itself: below `/api/preferences`. Each account reads and writes its own alone. */
export function preferencesRoutes(preferences: Preferences): Route[] {
  return [
    route({
      method: 'get',
      path: '/:key',
      summary: 'Une préférence du compte connecté ; null quand il n’a rien choisi',
      access: 'signed-in',
      params: z.object({ key: Key }),
      output: Preference,
      // Not a 404: nothing chosen is the common case, and browsers write each 404 on their console as an error.
      handler: async ({ account, params }) => ({ value: (await preferences.read(account.id, params.key)) ?? null }),
    }),
    route({
      method: 'put',
      path: '/:key',
      summary: 'Enregistrer une préférence du compte connecté ; null l’efface',
      access: 'signed-in',
      params: z.object({ key: Key }),
      body: Preference,
      jsonBytes: LONGEST_BODY,
      output: 'none',
      problems: [preferencesTropNombreuses],
      handler: ({ account, params, body }) => preferences.write(account.id, params.key, body.value),
    }),
  ];
}
