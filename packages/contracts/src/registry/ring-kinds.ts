// Values only, without zod: pages import this file at run time.

/** The kinds of rings, lightest first: of two rings that name one module, the heavier wins (docs/registry.md › Rings). */
export const RING_KINDS = [
  // Everybody, signed in or not.
  'tous',
  // A share of the accounts in per cent, always the same ones.
  'part',
  // The accounts with one of these roles.
  'role',
  // The accounts whose current guichet is of one of these organisations, by SIRET.
  'organisme',
  // The accounts whose current guichet is one of these, by code.
  'guichet',
] as const;

/** A kind of ring: its name before the colon. */
export type RingKind = (typeof RING_KINDS)[number];

/** Most names in one ring. */
export const MOST_IN_RING = { role: 10, organisme: 20, guichet: 31 } as const satisfies Partial<
  Record<RingKind, number>
>;

/** How rings are spelled, with no more names than that. */
export const RING_SPELLING =
  /^(?:tous|part:(?:100|[1-9]\d?)|role:[a-z]{1,20}(?:,[a-z]{1,20}){0,9}|organisme:\d{14}(?:,\d{14}){0,19}|guichet:[A-Z0-9]{1,14}(?:,[A-Z0-9]{1,14}){0,30})$/;
