import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../module/log.ts';
import type { InspectedType } from './inspected-type.ts';
import { isFileVerdict, type FileVerdict } from './file-verdict.ts';
import type { InspectionTask } from './inspection-worker.ts';

/** Heap limit of the thread, MB. */
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };
/** Wall-clock limit, as a multiple of the CPU budget: a thread that computes nothing gives no answer either. */
const PATIENCE = 10;
/** Shortest interval between two checks of the thread's CPU time, ms. */
const LOOK = 20;

/** A thread that reads one file at a time, replaced when a file breaks it. */
export interface InspectionThread {
  /** Calls `load` once the thread is ready. */
  inspect(type: InspectedType, load: () => Promise<ArrayBuffer>): Promise<FileVerdict>;
  /** Starts the thread ahead of the first file. */
  warm(): void;
  /** Ends the thread; the next file starts a new one. */
  close(): Promise<void>;
}

/** Limits of a thread. */
export interface InspectionThreadOptions {
  log: Pick<Logger, 'warn' | 'error'>;
  /** CPU time allowed per file, ms. CPU time is fair on a busy machine, where wall-clock time is not. */
  budgetMs: number;
  /** The thread's code. */
  entry: URL;
}

/** A thread that starts on first use. */
export function createInspectionThread({ log, budgetMs, entry }: InspectionThreadOptions): InspectionThread {
  let thread: Promise<Worker> | undefined;

  const ready = (): Promise<Worker> => {
    if (thread !== undefined) return thread;
    const started = startThread(entry, () => {
      if (thread === started) thread = undefined;
    });
    thread = started;
    return started;
  };

  const warm = (): void => {
    ready().catch((error: unknown) => log.error({ err: error }, 'the thread that inspects files does not start'));
  };

  const close = async (): Promise<void> => {
    const dropped = thread;
    thread = undefined;
    const worker = await dropped?.catch(() => undefined);
    await worker?.terminate();
  };

  const replace = async (): Promise<void> => {
    await close();
    warm();
  };

  return {
    async inspect(type, load) {
      const worker = await ready();
      const task: InspectionTask = { type, bytes: await load() };
      try {
        const verdict = await answerOf(worker, task, budgetMs);
        // A thread that ran out of memory can no longer be trusted.
        if (verdict === 'trop-deploye') await replace();
        return verdict;
      } catch (error) {
        const verdict = ofFailure(error);
        log.warn({ err: error, type, verdict }, 'a file could not be inspected, its thread is replaced');
        await replace();
        return verdict;
      }
    },
    warm,
    close,
  };
}

/** Rejects with the error that killed the thread, or with an abort when its time is up. */
async function answerOf(worker: Worker, task: InspectionTask, budgetMs: number): Promise<FileVerdict> {
  const done = new AbortController();
  const over = new AbortController();
  const before = await computed(worker);
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(PATIENCE * budgetMs)]);
  // Before the task is posted, so that no answer is missed.
  const answer: Promise<unknown[]> = once(worker, 'message', { signal });
  worker.postMessage(task, [task.bytes]);
  overtime(worker, before + budgetMs, done.signal).then(
    () => over.abort(),
    () => undefined,
  );
  try {
    const [told] = await answer;
    if (!isFileVerdict(told)) throw new Error('the thread told nothing');
    return told;
  } finally {
    done.abort();
  }
}

/** Resolves once the thread has used `limit` ms of CPU since it started. */
async function overtime(worker: Worker, limit: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const left = limit - (await computed(worker));
    if (left <= 0) return;
    await setTimeout(Math.max(left, LOOK), undefined, { signal });
  }
}

/** CPU time of the thread since it started, ms. */
async function computed(worker: Worker): Promise<number> {
  const { user, system } = await worker.cpuUsage();
  return (user + system) / 1_000;
}

function ofFailure(error: unknown): FileVerdict {
  if (!(error instanceof Error)) return 'illisible';
  if (error.name === 'AbortError') return 'trop-complexe';
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'trop-deploye' : 'illisible';
}

/** A ready thread that does not keep the process alive; `gone` is called when it ends or fails to start. */
async function startThread(entry: URL, gone: () => void): Promise<Worker> {
  const worker = new Worker(entry, { resourceLimits: HEAP });
  worker.unref();
  worker.once('exit', gone);
  // The current file reports the failure; between two files, nobody waits for the thread.
  worker.on('error', () => undefined);
  await once(worker, 'message');
  return worker;
}
