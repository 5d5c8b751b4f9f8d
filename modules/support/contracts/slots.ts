import type { CasTicket } from './cas.ts';

/** What `support.cas` hands over: a line under the choice of a ticket's case. */
export interface CasSlotData {
  /** Empty before one is chosen. */
  cas: CasTicket | '';
}
