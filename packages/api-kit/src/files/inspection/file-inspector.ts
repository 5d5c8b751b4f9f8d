import { createFairTurns, TooManyWaiting, type TurnTaker } from '../../http/fair-turns.ts';
import type { Logger } from '../../module/log.ts';
import type { InspectedType } from './inspected-type.ts';
import { verificationIndisponible, verificationsEnCours } from './structure-problems.ts';
import type { FileVerdict } from './file-verdict.ts';
import { createInspectionThread } from './inspection-thread.ts';

const ENTRY = new URL('inspection-worker.ts', import.meta.url);

/** Owner of the file under check: the account whose queue it joins. */
export interface FileSender extends Pick<TurnTaker, 'account' | 'signal'> {
  /** The stored file, its size in bytes: a process without threads of its own has its host read it. */
  file?: { key: string; size: number };
}

/** Reads a stored file in threads of another process. */
export type InspectElsewhere = (type: InspectedType, sender: Required<FileSender>) => Promise<FileVerdict>;

let elsewhere: InspectElsewhere | undefined;

/** Has every inspector that this process makes from now on read files elsewhere. */
export function inspectFilesElsewhere(inspect: InspectElsewhere): void {
  elsewhere = inspect;
}

/** Reads files in threads of its own. */
export interface FileInspector {
  /**
   * Detects what a file is from its structure. `load` is called when its turn comes, so queued files use no memory.
   * Throws `verifications-en-cours` when the account's queue is full, `verification-indisponible` when the whole queue
   * is full, and the signal's reason when the sender disconnected before the file's turn.
   */
  inspect(type: InspectedType, load: () => Promise<ArrayBuffer>, sender: FileSender): Promise<FileVerdict>;
  /** Starts the threads ahead of the first request. */
  warm(): void;
  /** Ends the threads; the next file starts a new one. */
  close(): Promise<void>;
}

/** Limits of the inspector. */
export interface FileInspectorOptions {
  log: Pick<Logger, 'warn' | 'error'>;
  /** Number of threads: files checked at once and held in memory, each from a different account. */
  threads?: number;
  /** CPU time allowed per file, ms. */
  budgetMs?: number;
  /** How long an account's fourth file waits for one of the three places, ms. */
  patienceMs?: number;
  /** Files that may wait in total; they hold no bytes. */
  waiting?: number;
  /** The thread's code; a test replaces it. */
  entry?: URL;
}

/**
 * Three files of an account may wait. A further one has a few seconds to get one of these places: fifty small files at
 * once all pass, ten hostile ones are refused.
 */
const OF_ONE_ACCOUNT = { waitingEach: 3, waitingMost: 100 };

/** One file per account at a time, so that a hostile sender holds at most one thread. */
export function createFileInspector(options: FileInspectorOptions): FileInspector {
  if (elsewhere !== undefined) return inspectorBy(elsewhere);
  const { log, threads = 2, budgetMs = 1_000, patienceMs = 5_000, waiting = 1_000, entry = ENTRY } = options;
  const all = Array.from({ length: threads }, () => createInspectionThread({ log, budgetMs, entry }));
  const free = [...all];
  const turns = createFairTurns({ atOnce: threads, ...OF_ONE_ACCOUNT, patienceMs, waiting });

  const read = async (type: InspectedType, load: () => Promise<ArrayBuffer>): Promise<FileVerdict> => {
    const thread = free.shift();
    if (thread === undefined) throw new Error('a turn came and no thread was free');
    try {
      return await thread.inspect(type, load);
    } finally {
      free.unshift(thread);
    }
  };

  return {
    async inspect(type, load, sender) {
      try {
        return await turns.run(sender, () => read(type, load));
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

function inspectorBy(inspect: InspectElsewhere): FileInspector {
  return {
    async inspect(type, _load, { file, ...sender }) {
      if (file === undefined)
        throw new Error('`file` is missing: an isolated module has the structure of a stored file read, by its key.');
      return inspect(type, { file, ...sender });
    },
    warm: () => undefined,
    close: () => Promise.resolve(),
  };
}
