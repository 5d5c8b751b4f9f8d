import type { Account } from '../accounts/account.ts';

/** One entry of the audit trail: actor, act, target, before and after, address. The host adds the time. */
export interface AuditEntry {
  /** `<module>.<verb-noun>`, such as `comptes.suspend-compte`; a module writes its own acts alone. */
  action: string;
  /** The actor; absent when the portal acted by itself. */
  acteur?: Pick<Account, 'id' | 'email'> | undefined;
  /** The target of the act; `libelle` is the name that a person would use. */
  cible: { type: string; id: string; libelle: string };
  /** JSON of the changed fields, before and after. It holds no password and no token. */
  avant?: Readonly<Record<string, unknown>> | undefined;
  apres?: Readonly<Record<string, unknown>> | undefined;
  /** Address of the request, or the name of a job. */
  origine: string;
}

/**
 * The acts of a module in words, by action: `'exemple.close-note': 'A fermé la note {cible}'`. `{cible}` is the name of the target,
 * `{compte}` is « le compte de … », or « un compte supprimé depuis ». Written without a subject: the actor stands beside.
 */
export type ActPhrases = Readonly<Record<string, string>>;

/** Names of a module's targets as people say them, by type and id; what no longer exists is absent. */
export type TargetNames = Readonly<Record<string, (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>>>;

/** One act in the history of its target. */
export interface AuditedAct {
  date: Date;
  action: string;
  /** Email of the actor; null when the portal acted by itself. */
  acteur: string | null;
  avant: Record<string, unknown> | null;
  apres: Record<string, unknown> | null;
}

/** Port to the audit trail. Nobody can change an entry through the application. */
export interface Audit {
  /**
   * Writes in the current transaction, so a database change and its entry commit together. A change at the identity
   * is recorded after it succeeds; this second step can fail, and its caller must report that.
   * Throws for an act that does not begin with the module's id.
   */
  record: (entry: AuditEntry) => Promise<void>;
  /**
   * The module's own acts on one target, newest first; at most 200. On a `compte`, those of all modules where its needs have
   * `"identity": ["read"]`.
   */
  historyOf: (cible: { type: string; id: string }) => Promise<AuditedAct[]>;
}
