import { useSession } from './session.ts';

/** An answer waits this long for the page that asks for it, ms. */
const KEPT = 10_000;

/** What was answered, and for which guichet. */
export interface EarlyAnswer {
  value: unknown;
  guichet: string | null;
}

/** By question. */
const early = new Map<string, Promise<EarlyAnswer>>();

/** Keeps the answer to come of a question that a page will ask. */
export function keepEarlyAnswer(question: string, answer: Promise<EarlyAnswer>): void {
  early.set(question, answer);
  // The page asks again, and hears why.
  answer.catch(() => undefined);
  setTimeout(() => {
    if (early.get(question) === answer) early.delete(question);
  }, KEPT);
}

/** The answer that waits for this question, once; undefined when there is none, or when it failed, or is another guichet's. */
export async function takeEarlyAnswer(question: string): Promise<EarlyAnswer | undefined> {
  const found = early.get(question);
  early.delete(question);
  const answer = await found?.catch(() => undefined);
  return answer?.guichet === (useSession().guichet?.code ?? null) ? answer : undefined;
}

/** What was answered before a write tells what was. */
export function dropEarlyAnswers(): void {
  early.clear();
}
