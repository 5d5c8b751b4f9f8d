import { Readable } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import {
  createFairTurns,
  exportEnCours,
  FileResponse,
  serviceIndisponible,
  TooManyWaiting,
  type Audit,
  type ExportAsked,
  type Exports,
  type ExportSender,
  type Logger,
  type ThreadWork,
} from '@pwp/api-kit';
import PQueue from 'p-queue';
import { Piscina } from 'piscina';

/** Exports running in this process. A slow reader holds only his own turn. */
const MOST_OPEN = 50;
/** Most batches at once: most database connections are left to other requests. */
const PIECES_AT_ONCE = 3;
/** Most threads. They have a lower priority than the one that answers requests, and exit when idle. */
const THREADS = 2;
const THREAD_OPTIONS = {
  minThreads: 0,
  maxThreads: THREADS,
  idleTimeout: 30_000,
  niceIncrement: 5,
  resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
};
/** Timeout of an export's thread, ms: far above the time on a loaded machine. */
const LONGEST = 60_000;
/** One account's thread at a time, and how many more of its exports may wait. */
const THREAD_TURNS = { atOnce: THREADS, waitingEach: 10, patienceMs: 0, waitingMost: 10, waiting: 1_000 };
/**
 * Wait of an account's second export, ms: a page that cancels one starts the next before the server sees the end of
 * the first.
 */
const PATIENCE = 1_000;
/** Delay before a retry, s. */
const RETRY_AFTER = 5;

/** Dependencies of the exports. */
export interface ExportsContext {
  audit: Pick<Audit, 'record'>;
  log: Pick<Logger, 'error'>;
}

/** Exports of this process; `close` ends its threads. */
export function createExports({ audit, log }: ExportsContext): Exports & { close: () => Promise<void> } {
  /** By account; settles when its export is over. */
  const open = new Map<string, Promise<void>>();
  const pieces = new PQueue({ concurrency: PIECES_AT_ONCE });
  const turns = createFairTurns(THREAD_TURNS);
  const threads = new Piscina(THREAD_OPTIONS);
  // The error of a thread whose export was cancelled: nobody else reads it.
  threads.on('error', (error) => log.error({ err: error }, 'a thread failed on its own'));

  /** Takes the account's turn; returns the function that frees it. */
  async function takeTurn({ account, signal }: ExportSender): Promise<() => void> {
    const patience = new AbortController();
    const impatient = setTimeout(PATIENCE, true, { signal: AbortSignal.any([signal, patience.signal]), ref: false });
    try {
      for (;;) {
        const former = open.get(account.id);
        if (former === undefined) break;
        const late = await Promise.race([former.then(() => false), impatient.catch(() => true)]);
        if (late)
          throw exportEnCours('Un export est déjà en cours pour votre compte. Attendez sa fin, puis recommencez.', {
            retryAfter: RETRY_AFTER,
          });
      }
    } finally {
      patience.abort();
      impatient.catch(() => undefined);
    }
    if (open.size >= MOST_OPEN)
      throw serviceIndisponible('Trop d’exports sont en cours. Réessayez dans un instant.', {
        retryAfter: RETRY_AFTER,
      });
    const { promise, resolve } = Promise.withResolvers<void>();
    open.set(account.id, promise);
    return () => {
      if (open.get(account.id) === promise) open.delete(account.id);
      resolve();
    };
  }

  /** The batches of an export, each in its turn; other requests run between two of them. */
  async function* inTurns(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const iterator = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        await setImmediate();
        const next: IteratorResult<Uint8Array, unknown> = await pieces.add(() => iterator.next(), { signal });
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  /** Terminated with its thread when the caller leaves, or after the timeout. */
  async function run({ entry, load }: ThreadWork, signal: AbortSignal): Promise<Uint8Array> {
    const task = await load();
    const late = AbortSignal.timeout(LONGEST);
    const options = { filename: entry.href, name: 'make', signal: AbortSignal.any([signal, late]) };
    try {
      const bytes: unknown = await threads.run(task, options);
      if (!(bytes instanceof Uint8Array)) throw new TypeError(`${entry.pathname} made something that is no bytes`);
      return bytes;
    } catch (error) {
      throw late.aborted ? late.reason : error;
    }
  }

  const trace = ({ action, account, cible, filtres, origin }: ExportAsked, lignes: number) =>
    audit.record({ action, acteur: account, cible, apres: { lignes, filtres }, origine: origin });

  return {
    async send(asked, make) {
      const { action, signal } = asked;
      const leave = await takeTurn(asked);
      try {
        const { filename, type, lignes, body } = await make();
        await trace(asked, lignes);
        const sent = Readable.from(inTurns(body, signal));
        sent.once('close', leave);
        // This cuts the connection, so the caller does not take a partial file for a complete one.
        sent.once('error', (error) => {
          if (!signal.aborted) log.error({ err: error, action }, 'an export broke off and was cut');
        });
        return new FileResponse({ body: sent, type, filename, disposition: 'attachment' });
      } catch (error) {
        leave();
        throw error;
      }
    },

    async inThread({ account, signal }, work) {
      try {
        return await turns.run({ account: account.id, signal }, () => run(work, signal));
      } catch (error) {
        if (!(error instanceof TooManyWaiting)) throw error;
        throw exportEnCours('Plusieurs fichiers se préparent déjà pour votre compte. Réessayez dans un instant.', {
          retryAfter: RETRY_AFTER,
        });
      }
    },

    close: () => threads.destroy(),
  };
}
