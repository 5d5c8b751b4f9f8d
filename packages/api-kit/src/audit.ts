import type { Account } from './account.ts';

/** One act that must be told later: who, whom, what, before and after, from where. When is the host's to say. */
export interface AuditEntry {
  /** `<module>.<verb-noun>`, as `comptes.suspendre-compte`. */
  action: string;
  /** Who acted; absent when it was the portal by itself. */
  acteur?: Pick<Account, 'id' | 'email'> | undefined;
  /** What was acted on; `libelle` is how a person would name it. */
  cible: { type: string; id: string; libelle: string };
  /** JSON of what changed, as it was and as it became; no password, no token. */
  avant?: Readonly<Record<string, unknown>> | undefined;
  apres?: Readonly<Record<string, unknown>> | undefined;
  /** Address that the request came from, or the name of a job. */
  origine: string;
}

/** One act as the trail tells it of its target. */
export interface AuditedAct {
  date: Date;
  action: string;
  /** Email of who acted; null: the portal by itself. */
  acteur: string | null;
  avant: Record<string, unknown> | null;
  apres: Record<string, unknown> | null;
}

/** Port to the audit trail: what is written there stays, and nobody can change it through the application. */
export interface Audit {
  /**
   * Writes in the transaction at hand: an act of the database and its trace are kept together or not at all. What is done at the
   * identity is traced once it is done, which can fail by itself: who does it says so.
   */
  record: (entry: AuditEntry) => Promise<void>;
  /** What was done to one target, the latest first; at most 200 acts. */
  historyOf: (cible: { type: string; id: string }) => Promise<AuditedAct[]>;
}
