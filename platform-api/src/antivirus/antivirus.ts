import {
  DeliveryPostponed,
  type Antivirus,
  type Audit,
  type EtatAnalyse,
  type FileStore,
  type Logger,
} from '@pwp/api-kit';
import { circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import PQueue from 'p-queue';
import { scanBytes, type ClamdAddress } from './clamd.ts';
import type { FileScans } from './file-scans.ts';

/** How long a file may wait for its turn and its scan, ms. */
const PATIENCE = 10_000;
/** Files scanned at once by this process. */
const AT_ONCE = 4;
/** Files that wait, scanned in one go. */
const WAITING = 50;
/** Failures in a row after which clamd is left alone for a while, so that uploads do not wait for it. */
const FAILURES = 5;
const REST = 10_000;

/** The file was deleted meanwhile. */
class FileGone extends Error {
  constructor(key: string) {
    super(`no file ${key} to scan`);
    this.name = 'FileGone';
  }
}

/** What the antivirus of a portal is made from. */
export interface AntivirusContext {
  address: ClamdAddress;
  /** Reads the files of every module. */
  files: Pick<FileStore, 'read'>;
  scans: FileScans;
  transaction: <T>(work: () => Promise<T>) => Promise<T>;
  audit: Audit;
  log: Logger;
  /** Counts outcomes. */
  counted: (etat: EtatAnalyse) => void;
  /** ms, as `REST` is */
  patience?: number;
  rest?: number;
}

/** The antivirus, and what the host does with it. */
export interface ClamdAntivirus extends Antivirus {
  /** Scans some of the files that wait. Returns whether all of these were. */
  scanWaiting(signal: AbortSignal): Promise<boolean>;
}

/** Where there is no antivirus, files leave as they came. */
export const noAntivirus: Antivirus = {
  scan: () => Promise.resolve('sain'),
  infectedOf: () => Promise.resolve(new Set()),
  waitingOf: () => Promise.resolve(new Set()),
};

/** The antivirus over clamd. */
export function createAntivirus(context: AntivirusContext): ClamdAntivirus {
  const { address, files, scans, audit, log, counted, transaction, patience = PATIENCE, rest = REST } = context;
  const turns = new PQueue({ concurrency: AT_ONCE });
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof FileGone)),
    {
      halfOpenAfter: rest,
      breaker: new ConsecutiveBreaker(FAILURES),
    },
  );

  async function inspect(key: string, signal: AbortSignal): Promise<string | undefined> {
    const bytes = await files.read(key).catch((error: unknown) => {
      throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? new FileGone(key) : error;
    });
    try {
      return await scanBytes(address, bytes, signal);
    } finally {
      bytes.destroy();
    }
  }

  /** Keeps what is found; an infection is an act of the journal. */
  async function keep(key: string, signature: string | undefined, accountId: string | undefined): Promise<void> {
    if (signature === undefined) return scans.keep(key, 'sain');
    log.error({ file: key, signature }, 'a file is infected');
    return transaction(async () => {
      await scans.keep(key, 'infecte');
      await audit.record({
        action: 'platform.refuse-fichier',
        cible: { type: 'fichier', id: key, libelle: signature },
        ...(accountId !== undefined && { apres: { compte: accountId } }),
        origine: 'antivirus',
      });
    });
  }

  async function scan(key: string, stop?: AbortSignal, accountId?: string): Promise<EtatAnalyse> {
    const late = AbortSignal.timeout(patience);
    const signal = stop === undefined ? late : AbortSignal.any([late, stop]);
    try {
      const signature = await turns.add(() => breaker.execute(() => inspect(key, signal)), {
        signal,
        // Somebody waits for an upload.
        priority: stop === undefined ? 1 : 0,
      });
      const etat = signature === undefined ? 'sain' : 'infecte';
      await keep(key, signature, accountId);
      counted(etat);
      return etat;
    } catch (error) {
      log.error({ err: error, file: key }, 'a file could not be scanned');
      if (error instanceof FileGone) await scans.forget([key]);
      else await scans.keep(key, 'en-attente');
      counted('en-attente');
      return 'en-attente';
    }
  }

  return {
    scan: ({ key, accountId }) => scan(key, undefined, accountId),

    async infectedOf(keys, signal) {
      const known = await scans.of(keys);
      const found = await Promise.all(
        keys.map(async (key): Promise<[string, EtatAnalyse]> => {
          const etat = known.get(key);
          return [key, etat === 'sain' || etat === 'infecte' ? etat : await scan(key, signal)];
        }),
      );
      const infected = found.filter(([, etat]) => etat === 'infecte');
      // An infection is enough: what waits beside it does not leave either.
      if (infected.length === 0 && found.some(([, etat]) => etat === 'en-attente'))
        throw new DeliveryPostponed('the antivirus does not answer');
      return new Set(infected.map(([key]) => key));
    },

    async waitingOf(keys) {
      const known = await scans.of(keys);
      return new Set(keys.filter((key) => known.get(key) === 'en-attente'));
    },

    async scanWaiting(signal) {
      const found = await Promise.all((await scans.waiting(WAITING)).map((key) => scan(key, signal)));
      return !found.includes('en-attente');
    },
  };
}
