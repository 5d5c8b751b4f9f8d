import type { Release, VisitReport } from '@pwp/contracts';
import { VISIT_LIMITS } from '@pwp/contracts/visit-limits';
import { boundedDuration } from './bounded.ts';
import { importOf } from './timed-load.ts';

/** What is measured of the modules that a page shows, one after the other. */
export interface Visits {
  /** The address changed: what is asked for next was asked for now. The first module of a page was asked for with the page. */
  navigate(): void;
  /** The code of the page's first module is asked for, before the module is. */
  readAhead(module: string): void;
  /** A module is asked for, by the address or by the person's own hand. Ends the visit before it. */
  ask(module: string, byHand: boolean): void;
  /** This release is about to be loaded. */
  choose(release: Release): void;
  /** Its code is there, and its `mount` is about to be called. */
  mounting(): void;
  /** It is on screen. */
  show(): void;
  /** It threw what nobody caught. */
  err(): void;
  /** The page did not answer during this task. */
  block(task: Task): void;
  /** The release that was on screen, or coming up, during this task, and for how long of it, ms. */
  during(task: Task): { module: string; version: string; duration: number } | undefined;
  /** The module leaves. */
  leave(): void;
  /** What has not been told yet. That no task was long is told only where the browser measures them. */
  take(measuresTasks: boolean): VisitReport[];
}

type Task = Pick<PerformanceEntry, 'startTime' | 'duration'>;

interface Visit {
  module: string;
  asked: number;
  /** When its code was asked for: what came before in a task is not the module's. */
  began: number;
  version?: string;
  chosen?: number;
  mounting?: number;
  steps: Pick<VisitReport, 'screen' | 'resolve' | 'fetch' | 'evaluate' | 'mount' | 'bytes' | 'cached'>;
  errors: number;
  longTasks: number;
  blocked: number;
  longest: number;
}

const NOTHING = { steps: {}, errors: 0, longTasks: 0, blocked: 0, longest: 0 } as const;

/** Measures the visits of this page. A module that never comes on screen is no visit: its failure is told apart, as a vote. */
export function createVisits(filesOf = importOf, now = () => performance.now()): Visits {
  let current: Visit | undefined;
  let done: Visit[] = [];
  const fetched = new Set<string>();
  /** The page itself was asked for at 0. */
  let navigated = 0;
  let isFirst = true;
  let ahead: { module: string; began: number } | undefined;

  function during({ startTime, duration }: Task): ReturnType<Visits['during']> {
    if (current?.version === undefined) return undefined;
    const { module, version, began } = current;
    const shared = startTime + duration - Math.max(startTime, began);
    return shared > 0 ? { module, version, duration: shared } : undefined;
  }

  function leave(): void {
    if (current !== undefined) done.push(current);
    current = undefined;
  }

  return {
    leave,
    during,
    readAhead(module) {
      ahead = { module, began: now() };
    },
    navigate() {
      if (!isFirst) navigated = now();
    },
    ask(module, byHand) {
      leave();
      isFirst = false;
      const asked = now();
      const began = ahead?.module === module ? ahead.began : asked;
      current = { module, asked: byHand ? asked : navigated, began, ...NOTHING };
      ahead = undefined;
    },
    choose({ version }) {
      if (current === undefined) return;
      current.version = version;
      current.chosen = now();
    },
    mounting() {
      if (current !== undefined) current.mounting = now();
    },
    show() {
      if (current?.chosen === undefined || current.version === undefined) return;
      const { asked, chosen, mounting = chosen, version } = current;
      current.steps = {
        screen: boundedDuration(now() - asked),
        resolve: boundedDuration(chosen - asked),
        mount: boundedDuration(now() - mounting),
        // Files come once a page.
        ...(!fetched.has(version) && filesOf(version)),
      };
      fetched.add(version);
    },
    err() {
      if (current !== undefined) current.errors += 1;
    },
    block(task) {
      const shown = during(task);
      if (current === undefined || shown === undefined) return;
      current.longTasks += 1;
      current.blocked += shown.duration;
      current.longest = Math.max(current.longest, shown.duration);
    },
    take(measuresTasks) {
      const told = (current === undefined ? done : [...done, current]).flatMap((visit) =>
        reportOf(visit, measuresTasks),
      );
      done = [];
      // What comes later of the module on screen adds to the visit that was told.
      if (current !== undefined) Object.assign(current, NOTHING);
      return told;
    },
  };
}

function reportOf(visit: Visit, measuresTasks: boolean): VisitReport[] {
  const { module, version, steps, errors, longTasks, blocked, longest } = visit;
  const isVisit = steps.screen !== undefined;
  if (version === undefined || (!isVisit && errors + longTasks === 0)) return [];
  return [
    {
      module,
      version,
      ...steps,
      errors: count(errors),
      ...(measuresTasks && {
        longTasks: count(longTasks),
        blocked: boundedDuration(blocked),
        longest: boundedDuration(longest),
      }),
    },
  ];
}

function count(value: number): number {
  return Math.min(value, VISIT_LIMITS.count);
}
