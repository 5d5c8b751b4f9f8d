import type { Outcome } from '@pwp/ui';
import type { ProblemError } from '@pwp/web-kit';
import { fr } from './locales/fr.ts';

/** A change that is done, though the audit trail could not take it. */
export function isDone({ code }: ProblemError): boolean {
  return code === 'changement-non-journalise';
}

/** Nobody knows whether the change is done: its answer was lost, at the registry or on the way to the page. */
export function isUncertain(error: ProblemError): boolean {
  const { code, status } = error;
  return !isDone(error) && code !== 'service-indisponible' && (status === 0 || status >= 500);
}

/** What a change led to that was not answered as done. */
export function failureOutcome(error: ProblemError): Outcome {
  const { message: text, status } = error;
  const words = fr.suites;
  if (isDone(error)) return { type: 'warning', title: words.nonJournalise, text };
  if (isUncertain(error)) return { type: 'error', title: words.incertain, text };
  return { type: 'error', title: status < 500 ? words.refuse : words.nonFait, text };
}
