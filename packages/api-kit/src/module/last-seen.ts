/** Port to the days on which accounts were last seen in the portal: days in Paris, ISO 8601, and no hour. */
export interface LastSeen {
  /** By account id; an account that was never seen is absent. */
  of: (accountIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** The first day on which anybody was noted: nothing is known of the days before. Null when nobody was. */
  since: () => Promise<string | null>;
  /** Deletes what is known of an account. */
  forget: (accountId: string) => Promise<void>;
}
