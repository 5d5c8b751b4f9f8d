/** What an account chose for itself, a small JSON value under a key `<module>.<name>`; kept by the host. */
export interface Preferences {
  /** The value of one account, or undefined when it chose nothing; the reader parses it. */
  read: (accountId: string, key: string) => Promise<unknown>;
  /** The values of many accounts, by account id; accounts that chose nothing are absent. */
  readMany: (accountIds: readonly string[], key: string) => Promise<ReadonlyMap<string, unknown>>;
  /** Replaces the value of one account; null erases it. */
  write: (accountId: string, key: string, value: unknown) => Promise<void>;
}
