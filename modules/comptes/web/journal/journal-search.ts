import type { AuditQuery } from '@pwp/contracts';

/** The filters of the audit trail; an empty text is no filter. */
export interface JournalSearch {
  /** Days in Paris, both included: `2026-11-24`. */
  du: string;
  au: string;
  action: string;
  /** Parts of an address or name. They are personal data, so they are in no page's address. */
  acteur: string;
  cible: string;
}

/** The same for the API. */
export function filtersOf(search: JournalSearch): AuditQuery {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== ''));
}
