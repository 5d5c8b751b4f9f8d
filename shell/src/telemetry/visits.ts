import type { Release, VisitReport } from '@pwp/contracts';
import { VISIT_LIMITS } from '@pwp/contracts/visit-limits';
import { boundedDuration } from './bounded.ts';
import { importOf } from './timed-load.ts';

/** What is measured of the modules that a page shows, one after the other. */
export interface Visits {
  /** The address changed: what is asked for next was asked for now. The first module of a page was asked for with the page. */
  navigate(): void;
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
  /** The page did not answer during this task. Gives the module and the release that were on screen, or coming up. */
  block(task: Pick<PerformanceEntry, 'startTime' | 'duration'>): { module: string; version: string } | undefined;
  /** The module leaves. */
  leave(): void;
  /** What has not been told yet. That no task was long is told only where the browser measures them. */
  take(measuresTasks: boolean): VisitReport[];
}

interface Visit {
  module: string;
  asked: number;
  /** When the shell took it up: a task that was over by then is not the module's. */
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

  function leave(): void {
    if (current !== undefined) done.push(current);
    current = undefined;
  }

  return {
    leave,
    navigate() {
      if (!isFirst) navigated = now();
    },
    ask(module, byHand) {
      leave();
      isFirst = false;
      const began = now();
      current = { module, asked: byHand ? began : navigated, began, ...NOTHING };
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
    block({ startTime, duration }) {
      if (current?.version === undefined || startTime + duration <= current.began) return undefined;
      current.longTasks += 1;
      current.blocked += duration;
      current.longest = Math.max(current.longest, duration);
      return { module: current.module, version: current.version };
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
