import type { AuditQuery } from '@pwp/contracts';

/** What the audit trail can be searched by; an empty text is no filter. */
export interface JournalSearch {
  /** Days of Paris, both included: `2026-11-24`. */
  du: string;
  au: string;
  action: string;
  /** Parts of an address or of a name: personal data, which stands in no address of a page. */
  acteur: string;
  cible: string;
}

/** The same, as the API takes it. */
export function filtersOf(search: JournalSearch): AuditQuery {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== ''));
}
