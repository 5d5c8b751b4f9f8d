/** An audit of the portal's accessibility. No zod here: pages import this file. */
export interface AccessibilityAudit {
  /** Its day, as 2026-11-24. */
  date: string;
  /** Part of the RGAA's criteria that are met, per cent. */
  rate: number;
  auditor: string;
}

/** What a declaration of accessibility says of the portal; without an audit it says « non conforme » (arrêté of 20/09/2019). */
export function conformity(audit: AccessibilityAudit | null): string {
  if (audit === null || audit.rate < 50) return 'non conforme';
  return audit.rate < 100 ? 'partiellement conforme' : 'totalement conforme';
}
