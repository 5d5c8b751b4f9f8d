import type { EndpointKey } from '@pwp/contracts';
import type { Api } from '../api/api.ts';
import { ProblemError, problemOf } from '../api/problem-error.ts';
import { isCall, type Messages, type WorkerAnswer, type WorkerCall } from './messages.ts';

/**
 * Answers the calls of these endpoints that a worker makes by `createWorkerApi`. A worker reaches no network and holds no token: the page
 * sends each call as its own, with the parameters, query and body that the worker gives. Any other endpoint is refused (`appel-non-prete`).
 */
export function lendApi<E>(worker: Messages, api: Api<E>, keys: readonly (keyof E & EndpointKey)[]): void {
  const lent = new Set<string>(keys);
  // The worker's client typed input and answer of each key; here all are alike.
  const call = api as unknown as (key: string, input: unknown) => Promise<unknown>;
  const answer = (message: WorkerAnswer) => worker.postMessage(message, { transfer: [] });

  async function answerTo({ pwpCall, key, input }: WorkerCall): Promise<void> {
    if (!lent.has(key)) {
      answer({ pwpAnswer: pwpCall, problem: notLent(key) });
      return;
    }
    try {
      answer({ pwpAnswer: pwpCall, value: await call(key, lentInput(input)) });
    } catch (error) {
      const isProblem = error instanceof ProblemError;
      answer({ pwpAnswer: pwpCall, problem: (isProblem ? error : problemOf(0, '')).problem });
      // A fault of the page's code is told as any other of its faults.
      if (!isProblem) throw error;
    }
  }

  worker.addEventListener('message', ({ data }) => {
    if (isCall(data)) void answerTo(data);
  });
}

/** What a worker says of a call. Headers, such as the guichet, and how it is made are the page's. */
function lentInput(given: unknown): Record<string, unknown> {
  const { params, query, body, form } = { ...(given as Record<string, unknown> | null) };
  return { params, query, body, form };
}

function notLent(key: string) {
  return {
    type: 'about:blank',
    title: 'Appel refusé',
    status: 403,
    code: 'appel-non-prete',
    detail: `La page ne prête pas « ${key} » à ce traitement.`,
  };
}
