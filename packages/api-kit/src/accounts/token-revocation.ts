/** Port that revokes the tokens of an account before they expire. */
export interface TokenRevocation {
  /**
   * Revokes every token issued to this account until now, so that a change of the account takes effect at once
   * (within 5 s in other processes). Later tokens are valid. Joins the current transaction.
   */
  revoke: (accountId: string) => Promise<void>;
}
