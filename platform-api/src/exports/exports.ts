import { Readable } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import {
  exportEnCours,
  FileResponse,
  serviceIndisponible,
  type Audit,
  type ExportAsked,
  type Exports,
  type ExportSender,
  type Logger,
  type ThreadWork,
} from '@pwp/api-kit';
import PQueue from 'p-queue';
import { Piscina } from 'piscina';

/** Files under way in this process. Who reads his slowly holds his own place alone. */
const MOST_OPEN = 50;
/** Pieces that are made at once: most of the connections to the database are left to the others. */
const PIECES_AT_ONCE = 3;
/** Threads at once. They give way to the one that answers requests, and end when nobody needs them. */
const THREADS = 2;
const THREAD_OPTIONS = {
  minThreads: 0,
  maxThreads: THREADS,
  idleTimeout: 30_000,
  niceIncrement: 5,
  resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
};
/** Longer than any file takes on a loaded machine, ms: its thread is ended then. */
const LONGEST = 60_000;
/** Threads that one account may have waiting. */
const WAITING_OF_ACCOUNT = 10;
/** Given to a second export of an account: a page that gives up one asks for the next before its end is known here. In ms. */
const PATIENCE = 1_000;
/** When asking again may help, s. */
const RETRY_AFTER = 5;

/** What exports work with. */
export interface ExportsContext {
  audit: Pick<Audit, 'record'>;
  log: Pick<Logger, 'error'>;
}

/** Exports of this process; `close` ends its threads. */
export function createExports({ audit, log }: ExportsContext): Exports & { close: () => Promise<void> } {
  /** By account; settled when its file is over. */
  const open = new Map<string, Promise<void>>();
  const pieces = new PQueue({ concurrency: PIECES_AT_ONCE });
  const turns = new PQueue({ concurrency: THREADS });
  const threads = new Piscina(THREAD_OPTIONS);
  // Of a thread whose file was given up: nobody else hears of it.
  threads.on('error', (error) => log.error({ err: error }, 'a thread failed on its own'));
  const threadsOf = new Map<string, PQueue>();

  /** Takes the place of the account; returns how to give it back. */
  async function takePlace({ account, signal }: ExportSender): Promise<() => void> {
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
      throw serviceIndisponible("Trop d'exports sont en cours. Réessayez dans un instant.", {
        retryAfter: RETRY_AFTER,
      });
    const { promise, resolve } = Promise.withResolvers<void>();
    open.set(account.id, promise);
    return () => {
      if (open.get(account.id) === promise) open.delete(account.id);
      resolve();
    };
  }

  /** The pieces of a file, each made in its turn, and other requests answered between two. */
  async function* inTurns(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const iterator = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        await setImmediate();
        const { done, value } = await pieces.add(() => iterator.next(), { signal });
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  /** Ended with its thread when its sender leaves, or when it takes too long. */
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
      const leave = await takePlace(asked);
      try {
        const { filename, type, lignes, body } = await make();
        await trace(asked, lignes);
        const sent = Readable.from(inTurns(body, signal));
        sent.once('close', leave);
        // The connection is cut with it: nobody takes what he has for a whole file.
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
      const own = threadsOf.get(account.id) ?? new PQueue({ concurrency: 1 });
      threadsOf.set(account.id, own);
      if (own.size >= WAITING_OF_ACCOUNT)
        throw exportEnCours('Plusieurs fichiers se préparent déjà pour votre compte. Réessayez dans un instant.', {
          retryAfter: RETRY_AFTER,
        });
      try {
        return await own.add(() => turns.add(() => run(work, signal), { signal }), {
          signal,
        });
      } finally {
        if (own.size === 0 && own.pending === 0) threadsOf.delete(account.id);
      }
    },

    close: () => threads.destroy(),
  };
}
