import { Role } from '@pwp/contracts';
import type { z } from 'zod';

/**
 * A module's section for one guichet in the daily mail: plain text, which the host renders as HTML and text. The mail
 * leaves the portal, so it holds no unmasked numéro unique and no name of a demandeur.
 */
export interface DigestSection {
  /** Heading, such as `Numérisation`. */
  title: string;
  /**
   * One sentence with the count, such as `3 plis ont changé de statut`. It is also the subject when the mail has one
   * section.
   */
  summary: string;
  /** Headings of the table. */
  columns: readonly string[];
  /** The rows, one cell a column; those that need action come first. */
  rows: readonly (readonly string[])[];
  /** Number of rows left out for length. */
  more: number;
  /** Link to the full list: its text and a path of the portal. */
  link: { label: string; path: string };
}

/** Roles that an account can have at one guichet. An administrator belongs to none and gets no daily mail. */
export const GuichetRole = Role.exclude(['administrateur']);
export type GuichetRole = z.infer<typeof GuichetRole>;

/** A module's section of the daily mail. */
export interface Digest {
  /**
   * The recipients: accounts with one of these roles at the guichet, usually the `roles` of module.json. Empty: every
   * professionnel and référent of the guichet.
   */
  roles: readonly GuichetRole[];
  /**
   * The changes of the guichet from `since` (included) to `until` (excluded), or undefined when there is none. When
   * it throws, the other modules still send theirs, and the next mail asks again from the same `since`.
   */
  section: (guichet: string, since: Date, until: Date) => Promise<DigestSection | undefined>;
}
