import { z } from 'zod';
import { defineEndpoints } from '../http/endpoint.ts';
import { patterned } from '../http/patterned.ts';

/** Longest value, bytes of its JSON text. */
const LONGEST_VALUE = 4_096;

const PreferenceKey = patterned(
  z.string(),
  100,
  /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/,
  'Le nom de la préférence doit avoir la forme « module.nom », de 100 caractères au plus.',
);

/** The account's value under a key; null when it has none. */
const Preference = z
  .object({
    value: z
      .unknown()
      .refine((value) => value !== undefined, 'La valeur manque ; null efface la préférence.')
      .refine(
        (value) => new TextEncoder().encode(JSON.stringify(value ?? null)).length <= LONGEST_VALUE,
        `La valeur dépasse ${LONGEST_VALUE} octets.`,
      ),
  })
  .meta({ id: 'Preference' });

/** The settings of an account, below `/api/preferences`. An account reads and writes only its own. */
export const preferenceEndpoints = defineEndpoints({
  'GET /:key': {
    summary: 'Une préférence du compte connecté ; null quand il n’a rien choisi',
    params: z.object({ key: PreferenceKey }),
    output: Preference,
  },
  'PUT /:key': {
    summary: 'Enregistrer une préférence du compte connecté ; null l’efface',
    params: z.object({ key: PreferenceKey }),
    body: Preference,
    output: 'none',
  },
});
export type PreferenceEndpoints = typeof preferenceEndpoints;
