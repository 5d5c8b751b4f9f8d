import { useSession } from './session.ts';

/** An answer waits this long for the page that asks for it, ms. */
const KEPT = 10_000;

/** By address; undefined when it failed: the page asks again, and hears why. */
const early = new Map<string, Promise<Response | undefined>>();
let asking = false;

/**
 * Makes the GETs that `ask` calls for at once (not after an `await`), before the page that needs them is there. Nothing comes back
 * here: each answer waits 10 s for the same question, once. All are dropped when one fails, since a page may count on their order, or
 * when something is written meanwhile; and one that turns out to be for another guichet than the page's is asked again.
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
  const kept = answer.catch(() => {
    dropAhead();
    return undefined;
  });
  early.set(url, kept);
  setTimeout(() => {
    if (early.get(url) === kept) early.delete(url);
  }, KEPT);
}

/** The answer that waits for this question, if any. */
export async function takeAhead(url: string): Promise<Response | undefined> {
  const found = early.get(url);
  early.delete(url);
  const answer = await found;
  const guichet = answer?.headers.get('X-Guichet') ?? null;
  return guichet === null || guichet === useSession().guichet?.code ? answer : undefined;
}

/** What was asked before a change tells what was. */
export function dropAhead(): void {
  early.clear();
}
