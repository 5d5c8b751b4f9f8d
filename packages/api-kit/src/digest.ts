import { Role } from '@pwp/contracts';
import type { z } from 'zod';

/**
 * What a module tells of one guichet in the daily mail: plain text, which the host writes as HTML and as text.
 * It leaves the house: no numéro unique unmasked, no name of a demandeur.
 */
export interface DigestSection {
  /** Heading, as `Numérisation`. */
  title: string;
  /** One sentence with the count, as `3 plis ont changé de statut`; also the subject of a mail that tells nothing else. */
  summary: string;
  /** Headings of the table. */
  columns: readonly string[];
  /** Its rows, one cell a column, what asks for an act first. */
  rows: readonly (readonly string[])[];
  /** How many rows were left out for length. */
  more: number;
  /** Where the rest is seen: words, and a path of the portal. */
  link: { label: string; path: string };
}

/** What an account may be at one guichet; an administrator belongs to none, and gets no daily mail. */
export const GuichetRole = Role.exclude(['administrateur']);
export type GuichetRole = z.infer<typeof GuichetRole>;

/** A module's part of the daily mail. */
export interface Digest {
  /**
   * Who is told: the accounts that have one of these roles at the guichet, those of `roles` in module.json as a rule. Empty: whoever
   * works for the guichet and its référents.
   */
  roles: readonly GuichetRole[];
  /**
   * What moved for the guichet from `since` (included) to `until` (excluded); undefined: nothing did. A throw silences no other module:
   * the next mail asks again from the same `since`.
   */
  section: (guichet: string, since: Date, until: Date) => Promise<DigestSection | undefined>;
}
