import type { Logger } from '@pwp/api-kit';
import { verificationIndisponible, verificationsEnCours } from '../problems.ts';
import type { PieceType } from './piece-type.ts';
import { createFairTurns, TooManyWaiting } from './fair-turns.ts';
import type { FileVerdict } from './file-verdict.ts';
import { createInspectionThread } from './inspection-thread.ts';

const ENTRY = new URL('inspection-worker.ts', import.meta.url);

/** Whose file is checked. */
export interface FileSender {
  /** Account whose turn it takes. */
  account: string;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Reads files in threads of its own. */
export interface FileInspector {
  /**
   * Tells what a file is by its structure. `load` is called when its turn comes, so that what waits holds no memory.
   * Throws `verifications-en-cours` when the account has enough waiting, `verification-indisponible` when all have, and the
   * signal's reason when the sender left before the file's turn.
   */
  inspect(type: PieceType, load: () => Promise<ArrayBuffer>, sender: FileSender): Promise<FileVerdict>;
  /** Starts the threads before somebody waits for them. */
  warm(): void;
  /** Ends the threads; the next file starts another one. */
  close(): Promise<void>;
}

/** How the inspector is bounded. */
export interface FileInspectorOptions {
  log: Pick<Logger, 'warn' | 'error'>;
  /** Threads: files that are checked at once, and stand in memory, each of another account. */
  threads?: number;
  /** Time that may be computed for one file, ms. */
  budgetMs?: number;
  /** How long a fourth file of an account waits for one of three places, ms. */
  patienceMs?: number;
  /** Files that may wait in all; they hold no bytes. */
  waiting?: number;
  /** The thread's code; a test gives another. */
  entry?: URL;
}

/**
 * Three files of an account wait. One more is given some seconds to find one of these places: fifty small files at once are
 * checked in one, ten hostile ones are refused.
 */
const OF_ONE_ACCOUNT = { waitingEach: 3, waitingMost: 100 };

/** One file of an account at a time: whoever sends hostile ones takes no more than one of the threads. */
export function createFileInspector(options: FileInspectorOptions): FileInspector {
  const { log, threads = 2, budgetMs = 1_000, patienceMs = 5_000, waiting = 1_000, entry = ENTRY } = options;
  const all = Array.from({ length: threads }, () => createInspectionThread({ log, budgetMs, entry }));
  const free = [...all];
  const turns = createFairTurns({ atOnce: threads, ...OF_ONE_ACCOUNT, patienceMs, waiting });

  const read = async (type: PieceType, load: () => Promise<ArrayBuffer>): Promise<FileVerdict> => {
    const thread = free.shift();
    if (thread === undefined) throw new Error('a turn came and no thread was free');
    try {
      return await thread.inspect(type, load);
    } finally {
      free.unshift(thread);
    }
  };

  return {
    async inspect(type, load, { account, signal }) {
      try {
        return await turns.run(account, signal, () => read(type, load));
      } catch (error) {
        if (!(error instanceof TooManyWaiting)) throw error;
        throw error.whose === 'account'
          ? verificationsEnCours('Plusieurs de vos fichiers attendent déjà. Réessayez dans quelques secondes.')
          : verificationIndisponible('Trop de fichiers arrivent en même temps. Réessayez dans un instant.');
      }
    },
    warm() {
      for (const thread of all) thread.warm();
    },
    async close() {
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
}
