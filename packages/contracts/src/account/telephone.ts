import type { z } from 'zod';

/** The rule of the realm's profile: `deploy/keycloak/realm/user-profile.ts`. */
const WRITTEN = /^\+?[0-9 .()-]{6,20}$/;

/** Enough digits for a telephone number. */
const CALLABLE = /^\+?(?:[ .()-]*[0-9]){6}/;

/** Its longest, characters, the sign `+` included. */
const LONGEST = 20;

/** A telephone number as people type it, with one message for every fault. */
export function telephone(text: z.ZodString, error: string): z.ZodString {
  return text.max(LONGEST, { error, abort: true }).regex(WRITTEN, { error, abort: true }).regex(CALLABLE, error);
}
