import { Piscina } from 'piscina';
import type { ReleaseFault } from '../core/release-faults.ts';
import type { CheckedRelease, CheckTask } from './check-release.ts';

/** Longest check, ms; an archive of 20 MB takes a few seconds on a loaded machine. */
const LONGEST = 60_000;
/** Archives may be costly in unforeseen ways: a thread with limits keeps that cost away from other requests. */
const THREAD = {
  minThreads: 0,
  maxThreads: 1,
  idleTimeout: 30_000,
  niceIncrement: 5,
  resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
};

/** Checks releases in a thread, one at a time. */
export interface ReleaseChecker {
  /** A check that exceeds its time or memory is reported as a fault of the release. */
  check: (task: CheckTask) => Promise<CheckedRelease>;
  close: () => Promise<void>;
}

/** Creates a checker whose thread starts with the first check. `longest`: ms. */
export function createReleaseChecker(longest = LONGEST): ReleaseChecker {
  const threads = new Piscina<CheckTask, CheckedRelease>({
    ...THREAD,
    filename: new URL('check-release.ts', import.meta.url).href,
  });
  // An error during a check also rejects that check; this one is for the time between two.
  threads.on('error', () => undefined);
  return {
    async check(task) {
      const late = AbortSignal.timeout(longest);
      try {
        return await threads.run(task, { name: 'check', signal: late });
      } catch (error) {
        if (late.aborted) return refusal(`The archive takes more than ${longest / 1_000} s to check.`);
        if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
          return refusal('The archive takes too much memory to check.');
        throw error;
      }
    },
    close: () => threads.destroy(),
  };
}

function refusal(detail: string): { faults: ReleaseFault[] } {
  return { faults: [{ code: 'archive-illisible', detail: `${detail} Make its files fewer or simpler.` }] };
}
