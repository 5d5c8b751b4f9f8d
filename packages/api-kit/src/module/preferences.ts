/** The settings of an account: small JSON values under keys `<module>.<name>`, stored by the host. */
export interface Preferences {
  /** The value of one account, or undefined when it has none; the reader parses it. */
  read: (accountId: string, key: string) => Promise<unknown>;
  /** The values of many accounts, by account id; accounts without a value are absent. */
  readMany: (accountIds: readonly string[], key: string) => Promise<ReadonlyMap<string, unknown>>;
  /** Replaces the value of one account; null deletes it. */
  write: (accountId: string, key: string, value: unknown) => Promise<void>;
}
