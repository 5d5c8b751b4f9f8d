import type { z } from 'zod';

/** As the realm's profile has it: `deploy/keycloak/realm/user-profile.ts`. */
const WRITTEN = /^\+?[0-9 .()-]{6,20}$/;

/** Digits enough to be called. */
const CALLABLE = /^\+?(?:[ .()-]*[0-9]){6}/;

/** The sign `+` and the 20 characters after it. */
const LONGEST = 21;

/** A telephone number as people write it; one sentence, whatever is wrong with it. */
export function telephone(text: z.ZodString, error: string): z.ZodString {
  return text.max(LONGEST, { error, abort: true }).regex(WRITTEN, { error, abort: true }).regex(CALLABLE, error);
}
