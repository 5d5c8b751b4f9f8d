import { useSession } from '../session/session.ts';

/** How long a response waits for its page, ms. */
const KEPT = 10_000;

/** The response, with its guichet. */
export interface EarlyAnswer {
  value: unknown;
  guichet: string | null;
}

/** By question. */
const early = new Map<string, Promise<EarlyAnswer>>();

/** Stores the pending response of a query that a page will make. */
export function keepEarlyAnswer(question: string, answer: Promise<EarlyAnswer>): void {
  early.set(question, answer);
  // The page sends the query again, and gets the error.
  answer.catch(() => undefined);
  setTimeout(() => {
    if (early.get(question) === answer) early.delete(question);
  }, KEPT);
}

/**
 * The stored response of this query, once; undefined when there is none, when it failed, or when it belongs to
 * another guichet.
 */
export async function takeEarlyAnswer(question: string): Promise<EarlyAnswer | undefined> {
  const found = early.get(question);
  early.delete(question);
  const answer = await found?.catch(() => undefined);
  return answer?.guichet === (useSession().guichet?.code ?? null) ? answer : undefined;
}

/** A response from before a write is stale. */
export function dropEarlyAnswers(): void {
  early.clear();
}
