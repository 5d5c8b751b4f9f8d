import type { ApiCall } from '../api/api.ts';
import { ProblemError } from '../api/problem-error.ts';
import { isAnswer, type Messages, type WorkerCall } from './messages.ts';

export { ProblemError };

/** Of the calls of all clients of the worker: each of them hears every answer. */
let last = 0;

/** The calls that a worker has under way, by number. */
type UnderWay = Map<number, PromiseWithResolvers<unknown>>;

/**
 * In a module's worker, the client of those of the module's own endpoints that the page lends by `lendApi`. Throws ProblemError, as the
 * client of the page.
 */
export function createWorkerApi<E>(page?: Messages): ApiCall<E, object>;
// The contract types the input and output of each endpoint; the code is the same for all.
export function createWorkerApi(page: Messages = self): (key: string, input?: object) => Promise<unknown> {
  const underWay: UnderWay = new Map();
  page.addEventListener('message', ({ data }) => {
    if (!isAnswer(data)) return;
    const asked = underWay.get(data.pwpAnswer);
    underWay.delete(data.pwpAnswer);
    if (data.problem === undefined) asked?.resolve(data.value);
    else asked?.reject(new ProblemError(data.problem));
  });
  return (key, input = {}) => {
    const asked = Promise.withResolvers<unknown>();
    const pwpCall = (last += 1);
    const call: WorkerCall = { pwpCall, key, input };
    page.postMessage(call, { transfer: [] });
    underWay.set(pwpCall, asked);
    return asked.promise;
  };
}
