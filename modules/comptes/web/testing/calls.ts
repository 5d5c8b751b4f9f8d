import { ProblemError } from '@pwp/web-kit';
import type { AskedCall, FakeApi } from '@pwp/web-kit/testing';

/** The calls of an endpoint, oldest first. */
export function callsOf<E>(api: FakeApi<E>, key: keyof E): AskedCall[] {
  return api.asked.filter((call) => call.key === key);
}

/** What a page sent to an endpoint, call by call: the parameters' values, then the body. */
export function sentTo<E>(api: FakeApi<E>, key: keyof E): unknown[][] {
  return callsOf(api, key).map(({ params, body }) => [...Object.values(params), ...(body === undefined ? [] : [body])]);
}

/** Answers in turn, then repeats the last; a problem is thrown. */
export function inTurn<Answers extends readonly unknown[]>(
  ...answers: Answers
): () => Exclude<Answers[number], ProblemError> {
  let turn = 0;
  return () => {
    const answer = answers[Math.min(turn, answers.length - 1)];
    turn += 1;
    if (answer instanceof ProblemError) throw answer;
    // A problem was thrown above; TypeScript does not narrow a type parameter.
    return answer as Exclude<Answers[number], ProblemError>;
  };
}
