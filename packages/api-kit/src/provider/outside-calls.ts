import { traced, type Span } from '../serving/tracing.ts';

/** How a call of an outside system ended: an answer, a refusal, or neither in time. */
export type CallOutcome = 'answered' | 'refused' | 'failed';

/** Calls of this process by system and outcome. */
const counts = new Map<string, Record<CallOutcome, number>>();

let elsewhere: ((system: string, outcome: CallOutcome) => void) | undefined;

/** Has the calls of this process counted by another, whose measures are read. */
export function countCallsElsewhere(count: (system: string, outcome: CallOutcome) => void): void {
  elsewhere = count;
}

/** Counts one attempt; the first makes all outcomes of its system known. */
export function countCall(system: string, outcome: CallOutcome): void {
  elsewhere?.(system, outcome);
  const known = counts.get(system) ?? { answered: 0, refused: 0, failed: 0 };
  known[outcome] += 1;
  counts.set(system, known);
}

/** The attempts that were counted since the start of the process. */
export function outsideCalls(): ReadonlyMap<string, Readonly<Record<CallOutcome, number>>> {
  return counts;
}

/** A call of an outside system that no provider makes. */
export interface OutsideCall {
  system: string;
  /** Its method, or command. */
  verb?: string;
  /** Whether what was thrown is an answer: that it will not. */
  isRefusal?: (error: unknown) => boolean;
}

/** Makes a call: counts how it ended, and gives it a span in the trace at hand. */
export function callOutside<T>(
  { system, verb, isRefusal = () => false }: OutsideCall,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const name = verb === undefined ? system : `${system} ${verb}`;
  return traced({ name, kind: 'client', isPart: true }, async (span) => {
    try {
      const answer = await work(span);
      countCall(system, 'answered');
      return answer;
    } catch (error) {
      countCall(system, isRefusal(error) ? 'refused' : 'failed');
      throw error;
    }
  });
}
