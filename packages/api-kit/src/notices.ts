import type { Role } from '@pwp/contracts';
import type { GuichetRole } from './digest.ts';

/** A kind of notice that a module sends. */
export interface NoticeKind {
  /** When it comes, as « Gérer mes notifications » says it: « Une pièce de vos plis est rejetée ». */
  label: string;
  /** Who may get it; empty: every account. Who loses the role no longer sees its notices. */
  roles: readonly Role[];
  /** Its mail, which each account may switch off. Absent: none. */
  mail?: NoticeMail;
}

/** The mail of a kind: one for all the notices of an account that wait for it. */
export interface NoticeMail {
  /** Subject for so many notices: « 2 demandes de compte attendent votre décision ». */
  subject: (count: number) => string;
  /** How long the first notice waits for others, ms; 0: at once. */
  groupedMs: number;
}

/** Kinds by name: small letters, digits and hyphens. */
export type NoticeKinds = Readonly<Record<string, NoticeKind>>;

/**
 * A notice to publish. It is shown on screen and may be mailed, so it holds no name of a demandeur and no numéro
 * unique; `title` has 120 characters at most, `detail` 300.
 */
export interface NewNotice {
  /** One of the kinds that the module declares. */
  kind: string;
  /** An account gets one notice of a kind and key, however often it is published. At most 100 characters. */
  key: string;
  /** One account, or the active accounts with this role at these guichets. */
  to: { account: string; guichet?: string } | { guichets: readonly string[]; role: GuichetRole };
  title: string;
  detail?: string;
  /** Path of the portal's page that shows what it tells of; it starts with `/`. */
  path: string;
}

/** Port to the notices that accounts find under « Notifications ». */
export interface Notices {
  /**
   * Publishes in the current transaction. Accounts of a guichet are looked up after the commit, through the outbox.
   * Throws a TypeError for a kind that the module does not declare, or a text that is too long.
   */
  publish: (notices: readonly NewNotice[]) => Promise<void>;
}
