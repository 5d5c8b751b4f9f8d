import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Logger } from '@pwp/api-kit';
import type { PieceType } from './piece-type.ts';
import type { FileVerdict } from './file-verdict.ts';
import type { InspectionAnswer, InspectionTask } from './inspection-worker.ts';

/** Bounds of the thread's own heap, MB. */
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };
/** By the clock, a file may take so many times its budget: a thread that computes nothing gets no answer either. */
const PATIENCE = 10;
/** Between two looks at what the thread computed, ms at least. */
const LOOK = 20;

/** A thread that reads one file at a time, replaced when a file spoils it. */
export interface InspectionThread {
  /** `load` is called once the thread is ready. */
  inspect(type: PieceType, load: () => Promise<ArrayBuffer>): Promise<FileVerdict>;
  /** Starts the thread before somebody waits for it. */
  warm(): void;
  /** Ends the thread; the next file starts another one. */
  close(): Promise<void>;
}

/** How a thread is bounded. */
export interface InspectionThreadOptions {
  log: Pick<Logger, 'warn' | 'error'>;
  /** Time that the thread may compute for one file, ms: a machine that is busy elsewhere makes no file too complex. */
  budgetMs: number;
  /** The thread's code. */
  entry: URL;
}

/** A thread; it starts when it is first needed. */
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
        const { verdict, spent } = await answerOf(worker, task, budgetMs);
        if (spent) await replace();
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

/** Rejects with what the thread died of, or with an abort when its time is over. */
async function answerOf(worker: Worker, task: InspectionTask, budgetMs: number): Promise<InspectionAnswer> {
  const done = new AbortController();
  const over = new AbortController();
  const before = await computed(worker);
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(PATIENCE * budgetMs)]);
  // Before the task is posted, so that no answer is missed.
  const answer = once(worker, 'message', { signal });
  worker.postMessage(task, [task.bytes]);
  overtime(worker, before + budgetMs, done.signal).then(
    () => over.abort(),
    () => undefined,
  );
  try {
    const [told]: InspectionAnswer[] = await answer;
    if (told === undefined) throw new Error('the thread told nothing');
    return told;
  } finally {
    done.abort();
  }
}

/** Resolves once the thread has computed `limit` ms since it started. */
async function overtime(worker: Worker, limit: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const left = limit - (await computed(worker));
    if (left <= 0) return;
    await setTimeout(Math.max(left, LOOK), undefined, { signal });
  }
}

/** Time that the thread has computed since it started, ms. */
async function computed(worker: Worker): Promise<number> {
  const { user, system } = await worker.cpuUsage();
  return (user + system) / 1_000;
}

function ofFailure(error: unknown): FileVerdict {
  if (!(error instanceof Error)) return 'illisible';
  if (error.name === 'AbortError') return 'trop-complexe';
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'trop-deploye' : 'illisible';
}

/** A thread that is ready, and that keeps no process alive; `gone` is called when it ends or does not start. */
async function startThread(entry: URL, gone: () => void): Promise<Worker> {
  const worker = new Worker(entry, { resourceLimits: HEAP });
  worker.unref();
  worker.once('exit', gone);
  // Told by the file at hand; between two files, a thread that dies is news to nobody.
  worker.on('error', () => undefined);
  await once(worker, 'message');
  return worker;
}
