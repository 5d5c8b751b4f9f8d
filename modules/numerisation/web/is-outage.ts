import { ProblemError } from '@pwp/web-kit';

/** Whether a request failed because a service did not answer or had no time: what was typed may be right. */
export function isOutage(failure: unknown): boolean {
  if (!(failure instanceof ProblemError)) return true;
  const { status } = failure;
  return status < 400 || status >= 500 || status === 429;
}
