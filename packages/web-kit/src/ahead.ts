import { useSession } from './session.ts';

/** An answer waits this long for the page that asks for it, ms. */
const KEPT = 10_000;

interface Early {
  at: number;
  /** Undefined when it failed: the page asks again, and hears why. */
  answer: Promise<Response | undefined>;
}

const early = new Map<string, Early>();
let asking = false;

/**
 * Makes the GETs that `ask` calls for, before the page that needs them is there. Nothing comes back here: each answer waits 10 s
 * for the same question, once. It is dropped when something is written meanwhile, or when it turns out to be for another guichet
 * than the page's.
 */
export function askAhead(ask: () => void): void {
  asking = true;
  try {
    ask();
  } finally {
    asking = false;
  }
}

/** Whether a GET is asked for by `askAhead`. */
export function isAskingAhead(): boolean {
  return asking;
}

/** Keeps the answer to come of a question. */
export function keepAhead(url: string, answer: Promise<Response>): void {
  early.set(url, { at: performance.now(), answer: answer.catch(() => undefined) });
}

/** The answer that waits for this question, if any. */
export async function takeAhead(url: string): Promise<Response | undefined> {
  const found = early.get(url);
  early.delete(url);
  if (found === undefined || performance.now() - found.at > KEPT) return undefined;
  const answer = await found.answer;
  const guichet = answer?.headers.get('X-Guichet') ?? null;
  return guichet === null || guichet === useSession().guichet?.code ? answer : undefined;
}

/** What was asked before a change tells what was. */
export function dropAhead(): void {
  early.clear();
}
