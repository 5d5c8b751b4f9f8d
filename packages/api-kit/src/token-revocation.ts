/** Port to what makes the tokens of an account worthless before they expire. */
export interface TokenRevocation {
  /**
   * Every token that this account was given until now is refused from the next request on (within 5 s by another process): what was
   * changed of the account takes effect at once. A token given later is good. Joins the transaction at hand.
   */
  revoke: (accountId: string) => Promise<void>;
}
