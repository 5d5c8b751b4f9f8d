import type { Release } from '@pwp/contracts';

/** Which module the page shows, so that a task that holds the page has a name. */
export interface Visits {
  /** The code of the page's first module is asked for, before the module is. */
  readAhead(module: string): void;
  /** A release of a module is about to be loaded. Ends the visit before it. */
  ask(module: string, release: Pick<Release, 'version'>): void;
  /** The release that was on screen or loading during this task, and how much of the task it overlaps, ms. */
  during(
    task: Pick<PerformanceEntry, 'startTime' | 'duration'>,
  ): { module: string; version: string; duration: number } | undefined;
  /** The module leaves. */
  leave(): void;
}

/** Follows the modules of this page, one after the other. */
export function createVisits(now = () => performance.now()): Visits {
  /** `began`: when its code was asked for. What came before in a task is not the module's. */
  let current: { module: string; version: string; began: number } | undefined;
  let ahead: { module: string; began: number } | undefined;
  return {
    readAhead(module) {
      ahead = { module, began: now() };
    },
    ask(module, { version }) {
      current = { module, version, began: ahead?.module === module ? ahead.began : now() };
      ahead = undefined;
    },
    during({ startTime, duration }) {
      if (current === undefined) return undefined;
      const { module, version, began } = current;
      const shared = startTime + duration - Math.max(startTime, began);
      return shared > 0 ? { module, version, duration: shared } : undefined;
    },
    leave() {
      current = undefined;
    },
  };
}
