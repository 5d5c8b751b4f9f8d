import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from '@pwp/api-kit';
import { verificationIndisponible } from '../problems.ts';
import type { PieceType } from '../services/piece-type.ts';
import type { FileVerdict } from './file-verdict.ts';
import type { InspectionTask } from './inspection-worker.ts';

const ENTRY = new URL('inspection-worker.ts', import.meta.url);

/** Bounds of the thread's own heap, MB. */
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };

/** Reads files in a thread of its own. */
export interface FileInspector {
  /**
   * Tells what a file is by its structure. `load` is called when its turn comes, so that what waits holds no memory.
   * A file that takes too long or too much memory is `illisible`. Throws `verification-indisponible` when too many wait.
   */
  inspect(type: PieceType, load: () => Promise<ArrayBuffer>): Promise<FileVerdict>;
  /** Starts the thread before somebody waits for it. */
  warm(): void;
  /** Ends the thread; the next file starts another one. */
  close(): Promise<void>;
}

/** How the inspector is bounded. */
export interface FileInspectorOptions {
  log: Pick<Logger, 'warn' | 'error'>;
  /** For one file, ms. */
  timeoutMs?: number;
  /** Files that may wait. */
  waiting?: number;
  /** The thread's code; a test gives another. */
  entry?: URL;
}

/** One thread, one file at a time: two cores are not spent on checking, and memory is that of one file. */
export function createFileInspector(options: FileInspectorOptions): FileInspector {
  const { log, timeoutMs = 5_000, waiting = 100, entry = ENTRY } = options;
  let thread: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let queued = 0;

  const threadOf = (): Promise<Worker> => {
    if (thread !== undefined) return thread;
    const started = startThread(entry, () => {
      if (thread === started) thread = undefined;
    });
    thread = started;
    return started;
  };

  const drop = async (): Promise<void> => {
    const dropped = thread;
    thread = undefined;
    const worker = await dropped?.catch(() => undefined);
    await worker?.terminate();
  };

  const run = async (type: PieceType, load: () => Promise<ArrayBuffer>): Promise<FileVerdict> => {
    const worker = await threadOf();
    const bytes = await load();
    const timeout = AbortSignal.timeout(timeoutMs);
    const task: InspectionTask = { type, bytes };
    // Before the task is posted, so that no answer is missed; `once` rejects when the thread dies or time is over.
    const answer = once(worker, 'message', { signal: timeout });
    worker.postMessage(task, [bytes]);
    try {
      const [verdict]: FileVerdict[] = await answer;
      return verdict ?? 'illisible';
    } catch (error) {
      log.warn({ err: error, type, late: timeout.aborted }, 'a file could not be inspected, its thread is replaced');
      await drop();
      return 'illisible';
    }
  };

  return {
    inspect(type, load) {
      if (queued >= waiting) {
        return Promise.reject(
          verificationIndisponible('Trop de fichiers arrivent en même temps. Réessayez dans un instant.'),
        );
      }
      queued += 1;
      const turn = last
        .then(() => run(type, load))
        .finally(() => {
          queued -= 1;
        });
      last = turn.catch(() => undefined);
      return turn;
    },
    warm() {
      threadOf().catch((error: unknown) => {
        log.error({ err: error }, 'the thread that inspects files does not start');
      });
    },
    close: drop,
  };
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
