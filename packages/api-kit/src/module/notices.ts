import { Role } from '@pwp/contracts';
import type { z } from 'zod';
import type { CurrentGuichet } from '../accounts/account.ts';

/** Roles that an account can have at one guichet. An administrator belongs to none. */
export const GuichetRole = Role.exclude(['administrateur']);
export type GuichetRole = z.infer<typeof GuichetRole>;

/** A kind of notice that a module sends. */
export interface NoticeKind {
  /** When it comes, as « Gérer mes notifications » says it: « Une pièce de vos plis est rejetée ». */
  label: string;
  /** Who may get it; empty: every account. Who loses the role no longer sees its notices. */
  roles: readonly Role[];
  /**
   * Whom the notices of these keys are about, by key, as a reader at their guichet may know it. It is asked at each
   * reading and kept nowhere: it stands before the title in the portal, and in no mail. Absent: about nobody.
   */
  about?: (guichet: CurrentGuichet, keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Its mail, which each account may have at once, in the daily mail, or never. Absent: none. */
  mail?: NoticeMail;
}

/** The mail of a kind. */
export interface NoticeMail {
  /** Subject for so many notices, with their titles: « 2 demandes de compte attendent votre décision ». */
  subject: (count: number, titles: readonly string[]) => string | Promise<string>;
  /**
   * Where the kind is mailed at once unless the account chooses otherwise: how long the first notice waits for others,
   * ms. Absent: the daily mail tells it.
   */
  groupedMs?: number;
  /** Page that lists what it tells of; the mail links to it. */
  page?: { label: string; path: string };
}

/** Kinds by name: small letters, digits and hyphens. */
export type NoticeKinds = Readonly<Record<string, NoticeKind>>;

/**
 * A notice to publish. Its `title` (120 characters at most) and `detail` (300) are shown on screen and may be mailed, so
 * they hold no personal data: no name of a person or a file, no subject that somebody wrote, no unmasked numéro unique.
 */
export interface NewNotice {
  /** One of the kinds that the module declares. */
  kind: string;
  /** Names its cause: nobody is told twice of a kind and key. At most 100 characters. */
  key: string;
  /**
   * One account; or the active accounts with this role at these guichets, one notice each; or a guichet, whose accounts
   * find it in their daily mail alone. A guichet has one notice of a kind and key: the next one replaces it.
   */
  to: { account: string; guichet?: string } | { guichets: readonly string[]; role: GuichetRole } | { guichet: string };
  title: string;
  detail?: string;
  /**
   * What the portal shows in place of `detail`, and no mail ever does: it may say the file, the reason, the subject.
   * 300 characters at most.
   */
  portalDetail?: string;
  /**
   * Path of the portal's page that shows what it tells of; it starts with `/`. The daily mail leaves out a guichet's
   * notice of a path of which the account has one of its own.
   */
  path: string;
  /** Stands before the others in a mail. */
  urgent?: boolean;
}

/** Port to the notices that accounts find under « Notifications » and in their mails. */
export interface Notices {
  /**
   * Publishes in the current transaction. Accounts of a role are looked up after the commit, through the outbox.
   * Throws a TypeError for a kind that the module does not declare, or a text that is too long.
   */
  publish: (notices: readonly NewNotice[]) => Promise<void>;
  /**
   * Only a part of their cause is left: the notices of this key say this from now on, in the mails that wait too. Nobody is
   * told again, and what is read stays so. Throws a TypeError for a text that is too long.
   */
  reword: (kind: string, key: string, words: Pick<NewNotice, 'title' | 'detail' | 'portalDetail'>) => Promise<void>;
  /** Their cause is gone: deletes the notices of these keys in the current transaction, and nobody is mailed of them. */
  withdraw: (kind: string, keys: readonly string[]) => Promise<void>;
}
