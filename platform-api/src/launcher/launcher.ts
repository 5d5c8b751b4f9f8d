import { setTimeout } from 'node:timers/promises';
import type { OwnMeasures } from './own-measures.ts';
import { forkApi, type ForkedApi, type ForkOptions } from './forked-api.ts';
import type { ApiReady } from './launcher-messages.ts';

/** How the API is run. */
export interface LauncherOptions extends ForkOptions {
  /** How many processes serve. */
  processes: number;
  /** What requests under way are given at a stop, ms. */
  stopTimeout: number;
  report: LauncherReport;
}

/** What is told to who looks after the API. */
export interface LauncherReport {
  serves: (pid: number | undefined) => void;
  /** A process ended by itself; another one is started after `pause` ms. */
  ended: (pid: number | undefined, pause: number) => void;
  /** The one that was started in its place does not serve. */
  failed: (error: ApiDidNotStart) => void;
}

/** A process that takes requests. */
export interface ServingApi extends ApiReady {
  pid: number | undefined;
  /** When it began to read our code, ms. */
  readAt: number;
}

/** The API in processes that share its port, and that others take over from without a request being refused. */
export interface Launcher {
  /** Has the processes serve. Throws `ApiDidNotStart`. */
  start: () => Promise<void>;
  /**
   * Replaces the processes one by one by others on the code as it is now: once the new one serves, the former takes nothing more,
   * answers what it has and ends. Throws `ApiDidNotStart` when a new one does not start, or would leave out a module that is served:
   * then those that were not replaced go on, and the measures of all say that it stopped until one goes to its end. Of several that are asked at once, one follows the other.
   */
  reload: () => Promise<ServingApi>;
  /** The process that has served for longest; resolves once there is one. */
  serving: () => ServingApi | Promise<ServingApi>;
  close: () => Promise<void>;
}

/** A process of the API ended before it served; the message says why. */
export class ApiDidNotStart extends Error {
  override name = 'ApiDidNotStart';
}

/** How long a process may take to serve, ms. */
const STARTING = 120_000;
/** A process that was replaced ends by then, ms: the slowest upload that is not cut takes a quarter of an hour. */
const LONGEST_REQUEST = 20 * 60_000;
/** What the jobs and deliveries under way are given at a stop, after the requests, ms. */
const LAST_WORK = 20_000;
/** Before one that ended by itself is started again, ms: the first time, at most, and a life after which it is the first time again. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
const LONG_LIFE = 300_000;
/** What a process is given to tell what it measures, ms; a scrape of Prometheus waits for 10 s. */
const MEASURING = 5_000;

/** A process that was started, and one that serves. */
interface Started {
  process: ForkedApi;
  readAt: number;
}
interface Serving extends Started {
  ready: ApiReady;
  since: number;
}

/** The processes that were started and have not ended. */
interface StartedProcesses {
  /** Has one more process make itself ready, with at least these modules. Throws `ApiDidNotStart`. */
  begin: (modules: readonly string[]) => Promise<Serving>;
  /** Ends a process that was replaced, once it has answered what it took. */
  retire: (process: ForkedApi) => Promise<void>;
  /** Those to come are of a reload that goes on. */
  reloads: () => void;
  /** Tells them all, and those to come, that a reload stopped. Throws why. */
  reloadStopped: (why: unknown) => never;
  /** Ends them all. */
  close: () => Promise<void>;
}

/**
 * Starts a first process, which reads its code at once and makes itself ready when `begin` is called. `patience`: at an end, ms;
 * `areSeveral`: each answers for the measures of all.
 */
function startProcesses(
  fork: ForkOptions,
  { patience, areSeveral }: { patience: number; areSeveral: boolean },
  closing: AbortSignal,
): StartedProcesses {
  const started = new Set<ForkedApi>();
  /** Those that tell what they measure: one of a release before does not. */
  const measured = new Set<ForkedApi>();
  let reading: Started | undefined = startOne();
  let isReloadStopped = false;

  function startOne(): Started {
    const readAt = Date.now();
    const numbers = new Set([...started].map((one) => one.number));
    let number = 1;
    while (numbers.has(number)) number += 1;
    const process: ForkedApi = forkApi(fork, number, () => measuresBut(process));
    started.add(process);
    void process.ended.then(() => {
      started.delete(process);
      measured.delete(process);
    });
    return { process, readAt };
  }

  async function measuresBut(asker: ForkedApi): Promise<OwnMeasures[]> {
    const others = [...measured].filter((one) => one !== asker);
    const told = await Promise.all(others.map((one) => one.measures(MEASURING)));
    return told.filter((one) => one !== undefined);
  }

  return {
    async begin(modules) {
      const one = reading ?? startOne();
      reading = undefined;
      one.process.tell({
        serve: [...new Set(modules)],
        ...(areSeveral && { process: one.process.number }),
      });
      const late = new AbortController();
      const ready = await Promise.race([one.process.ready, elapsed(STARTING, late.signal)]);
      late.abort();
      if (ready === undefined || closing.aborted) {
        void one.process.end(patience);
        throw new ApiDidNotStart(one.process.words() || `It does not serve after ${STARTING / 1_000} s.`);
      }
      if (ready.tellsMeasures) measured.add(one.process);
      if (isReloadStopped) one.process.tell('reload-stopped');
      return { ...one, ready, since: Date.now() };
    },
    async retire(process) {
      process.tell('leave');
      const late = new AbortController();
      await Promise.race([process.ended, elapsed(LONGEST_REQUEST, late.signal)]);
      late.abort();
      if (started.has(process)) await process.end(patience);
    },
    reloads() {
      isReloadStopped = false;
    },
    reloadStopped(why) {
      isReloadStopped = true;
      for (const process of started) process.tell('reload-stopped');
      throw why;
    },
    async close() {
      await Promise.all([...started].map((process) => process.end(patience)));
    },
  };
}

/** Starts a process that reads its code at once; `start` has it serve, and the others. */
export function createLauncher({ processes, stopTimeout, report, ...fork }: LauncherOptions): Launcher {
  const closing = new AbortController();
  const started = startProcesses(
    fork,
    { patience: stopTimeout + LAST_WORK, areSeveral: processes > 1 },
    closing.signal,
  );
  let serving: Serving[] = [];
  let arrival = Promise.withResolvers<ServingApi>();
  let pause = FIRST_PAUSE;
  let isReviving = false;
  // Two processes that migrate would meet.
  const inTurn = oneAtATime();

  /** Has one more process serve every module that others serve. */
  const begin = () => started.begin(serving.flatMap(({ ready }) => ready.modules));

  function takeOver(next: Serving, former?: Serving): void {
    serving = [...serving.filter((one) => one !== former), next];
    arrival.resolve(described(next));
    report.serves(next.process.pid);
    void replaceOnceEnded(next);
    if (former !== undefined) void started.retire(former.process);
  }

  /** Starts another process in place of one that ends by itself. */
  async function replaceOnceEnded(one: Serving): Promise<void> {
    await one.process.leaving;
    if (!serving.includes(one) || closing.signal.aborted) return;
    serving = serving.filter((other) => other !== one);
    if (serving.length === 0) arrival = Promise.withResolvers();
    if (Date.now() - one.since > LONG_LIFE) pause = FIRST_PAUSE;
    report.ended(one.process.pid, pause);
    if (!isReviving) void revive();
  }

  const isShort = () => serving.length < processes && !closing.signal.aborted;

  async function revive(): Promise<void> {
    isReviving = true;
    while (isShort()) {
      await elapsed(pause, closing.signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      await inTurn(async () => {
        if (isShort()) takeOver(await begin());
      }).catch((error: unknown) => {
        if (!(error instanceof ApiDidNotStart)) throw error;
        if (!closing.signal.aborted) report.failed(error);
      });
    }
    isReviving = false;
  }

  function current(): ServingApi | Promise<ServingApi> {
    const [first] = serving;
    return first === undefined ? arrival.promise : described(first);
  }

  return {
    start: () =>
      inTurn(async () => {
        // A fault of all is told once.
        takeOver(await begin());
        await Promise.all(Array.from({ length: processes - 1 }, async () => takeOver(await begin())));
      }),
    reload: () =>
      inTurn(async () => {
        const former = [...serving];
        let last: Serving | undefined;
        started.reloads();
        for (let index = 0; index < processes; index += 1) {
          last = await begin();
          takeOver(last, former[index]);
        }
        return last === undefined ? current() : described(last);
      }).catch(started.reloadStopped),
    serving: current,
    async close() {
      closing.abort();
      await started.close();
    },
  };
}

/** Runs pieces of work one after the other, in the order in which they are given. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

function described({ process, ready, readAt }: Serving): ServingApi {
  return { ...ready, pid: process.pid, readAt };
}

/** Waits so many ms, or less once it is told to. */
async function elapsed(ms: number, signal: AbortSignal): Promise<undefined> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
