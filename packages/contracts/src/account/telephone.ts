import type { z } from 'zod';

/** The characters of the realm's profile: `deploy/keycloak/realm/user-profile.ts`. */
const WRITTEN = /^\+?[0-9 .()-]+$/;

/** Enough digits: ten of a French number, eight with the code of a country, six of one without either (Nouméa). */
const CALLABLE = /^[ .()-]*(?:0(?:[ .()-]*\d){9}|\+(?:[ .()-]*\d){8}|[1-9](?:[ .()-]*\d){5})/;

/** Its longest, characters, the sign `+` included. */
const LONGEST = 20;

const EXAMPLES = 'par exemple 01 02 03 04 05 ou +33 1 02 03 04 05.';

/** A telephone number as people type it. One error says what is wrong; `error` is that of what is no number. */
export function telephone(text: z.ZodString, error: string): z.ZodString {
  const tooShort = `Ce numéro de téléphone est trop court : il manque des chiffres. Saisissez-le en entier, ${EXAMPLES}`;
  const tooLong = `Ce numéro de téléphone est trop long : il compte ${LONGEST} caractères au plus, ${EXAMPLES}`;
  return text
    .regex(WRITTEN, { error, abort: true })
    .max(LONGEST, { error: tooLong, abort: true })
    .regex(CALLABLE, tooShort);
}
