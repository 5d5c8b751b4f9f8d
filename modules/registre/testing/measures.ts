import type { ReleaseMeasures } from '@pwp/contracts';

/** What a release did on some days: nothing, but what is given. */
export function measuresOf(given: Partial<ReleaseMeasures> = {}): ReleaseMeasures {
  return {
    visits: 0,
    screen: null,
    resolve: null,
    fetch: null,
    evaluate: null,
    mount: null,
    bytes: null,
    errors: 0,
    longTasks: 0,
    blocked: 0,
    longest: null,
    votes: 0,
    failures: 0,
    ...given,
  };
}
