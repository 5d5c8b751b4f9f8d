import type { VisitReport, VisitReports } from '@pwp/contracts';
import { VISIT_LIMITS } from '@pwp/contracts/visit-limits';

/** Sends what a page measured once it hides: one beacon, no answer is waited for. */
export function sendVisitsOnHide(take: () => VisitReport[]): void {
  const send = () => {
    const visits = take();
    for (let from = 0; from < visits.length; from += VISIT_LIMITS.reports) {
      const body: VisitReports = { visits: visits.slice(from, from + VISIT_LIMITS.reports) };
      navigator.sendBeacon('/registry/v1/visits', new Blob([JSON.stringify(body)], { type: 'application/json' }));
    }
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') send();
  });
  // Safari leaves a page without hiding it.
  window.addEventListener('pagehide', send);
}
