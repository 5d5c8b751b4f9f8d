import type { Account } from '@pwp/api-kit';

/** Who acts, and from where. */
export interface Acting {
  account: Account;
  origin: string;
}
