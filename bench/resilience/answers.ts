import { quantile } from '../measure/sample.ts';

/** What is counted, and no failure. */
type Counted = 'sent again' | 'streams again' | 'streams refused' | 'token again';

/** What was answered to everybody. */
export interface Answers {
  /** An answer came, or nobody answered (`status` 0), after so many ms. */
  tell: (route: string, took: number) => void;
  /** It is not what the page waits for, and no way on was left. */
  fail: (what: string) => void;
  /** A person sends again what was not done; a stream ended and is opened again; one was refused for want of room; Keycloak is away. */
  count: (what: Counted) => void;
  failed: readonly string[];
  counted: (what: Counted) => number;
  requests: () => number;
  routes: () => { route: string; asked: number; p50: number; p99: number }[];
}

/** Keeps what was answered, by route. */
export function createAnswers(): Answers {
  const took = new Map<string, number[]>();
  const counts = new Map<string, number>();
  const failed: string[] = [];
  return {
    tell(route, ms) {
      const all = took.get(route) ?? [];
      took.set(route, all);
      all.push(ms);
    },
    fail: (what) => void failed.push(what),
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    failed,
    counted: (what) => counts.get(what) ?? 0,
    requests: () => [...took.values()].reduce((sum, { length }) => sum + length, 0),
    routes: () =>
      [...took]
        .map(([route, all]) => ({ route, asked: all.length, p50: quantile(all, 0.5), p99: quantile(all, 0.99) }))
        .toSorted((left, right) => left.route.localeCompare(right.route)),
  };
}
