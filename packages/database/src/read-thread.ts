import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { lectureTropLongue } from '@pwp/api-kit';
import PQueue from 'p-queue';
import type { ThreadAnswer, ThreadRead } from './read-worker.ts';

const ENTRY = new URL('read-worker.ts', import.meta.url);

/** A thread that reads an SQLite file, with a connection that only reads. */
export interface ReadThread {
  /** The rows of a read, after those asked before it. Throws `lecture-trop-longue` after `patience` ms. */
  read(read: ThreadRead): Promise<object[]>;
  /** Ends the thread. */
  close(): Promise<void>;
}

/** The thread over `file`; it starts with its first read. */
export function createReadThread(file: string, patience: number): ReadThread {
  const turns = new PQueue({ concurrency: 1 });
  let thread: Worker | undefined;

  const start = (): Worker => {
    const started = new Worker(ENTRY, { workerData: file });
    // The read under way says it; between two reads, the next one starts another thread.
    started.on('error', () => undefined);
    started.once('exit', () => {
      if (thread === started) thread = undefined;
    });
    return started;
  };

  const end = async (): Promise<void> => {
    const ended = thread;
    thread = undefined;
    // Resolves when the query under way is over, which nothing interrupts: at most one of them runs.
    await ended?.terminate();
  };

  const answerOf = async (read: ThreadRead, signal: AbortSignal): Promise<ThreadAnswer> => {
    const asked = (thread ??= start());
    const answer: Promise<unknown[]> = once(asked, 'message', { signal });
    asked.postMessage(read, []);
    asked.ref();
    const [told] = await answer;
    asked.unref();
    return told as ThreadAnswer;
  };

  return {
    async read(read) {
      const late = AbortSignal.timeout(patience);
      const { promise: over, reject } = Promise.withResolvers<never>();
      late.addEventListener('abort', () => reject(lectureTropLongue(undefined, { cause: late.reason })));
      const asked = turns.add(async () => {
        late.throwIfAborted();
        try {
          return await answerOf(read, late);
        } catch (error) {
          await end();
          throw error;
        }
      });
      const answer = await Promise.race([asked, over]);
      if ('error' in answer) throw answer.error;
      return answer.rows;
    },
    close: end,
  };
}
