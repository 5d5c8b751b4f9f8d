/** How a call of an outside system ended: an answer, a refusal (4xx), or neither in time. */
export type CallOutcome = 'answered' | 'refused' | 'failed';

/** Calls of this process by system and outcome. */
const counts = new Map<string, Record<CallOutcome, number>>();

/** Counts one attempt; the first makes all outcomes of its system known. */
export function countCall(system: string, outcome: CallOutcome): void {
  const known = counts.get(system) ?? { answered: 0, refused: 0, failed: 0 };
  known[outcome] += 1;
  counts.set(system, known);
}

/** The attempts that were counted since the start of the process. */
export function outsideCalls(): ReadonlyMap<string, Readonly<Record<CallOutcome, number>>> {
  return counts;
}
