import {
  DeliveryPostponed,
  type Antivirus,
  type Audit,
  type EtatAnalyse,
  type FileStore,
  type Logger,
} from '@pwp/api-kit';
import { circuitBreaker, ConsecutiveBreaker, handleType } from 'cockatiel';
import PQueue from 'p-queue';
import {
  ClamdAway,
  ClamdRefused,
  isTimeout,
  noAnswerInTime,
  scanBytes,
  versionOfClamd,
  type ClamdAddress,
} from './clamd.ts';
import type { FileScans } from './file-scans.ts';
import { createWaitingRounds } from './waiting-rounds.ts';

/** How long a file may wait for its turn and its scan where somebody or a delivery waits for it, ms. */
const PATIENCE = 10_000;
/** The same for the job, ms: clamd itself ends a scan after 120 s (`MaxScanTime`). */
const PATIENCE_OF_JOB = 150_000;
/** Files scanned at once by this process. */
const AT_ONCE = 4;
/** Scans in a row without an answer after which a run of the job ends, and uploads do not wait for clamd for a while. */
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
  /** ms, as those of the constants above */
  patience?: number;
  patienceOfJob?: number;
  rest?: number;
}

/** The antivirus, and what the host does with it. */
export interface ClamdAntivirus extends Antivirus {
  /** Scans the files that wait, each once; one that clamd refuses goes on waiting. Where clamd is away, the next run goes on. */
  scanWaiting(signal: AbortSignal): Promise<void>;
}

/** How a file is scanned: for whom, until when, and after whom else. */
interface Turn {
  accountId?: string;
  signal: AbortSignal;
  priority: number;
  ask: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What became of it; `fault` is why it waits. */
interface Scanned {
  etat: EtatAnalyse;
  fault?: unknown;
}

/** Where there is no antivirus, files leave as they came. */
export const noAntivirus: Antivirus = {
  scan: () => Promise.resolve('sain'),
  infectedOf: () => Promise.resolve(new Set()),
  waitingOf: () => Promise.resolve(new Set()),
};

/** The antivirus over clamd. */
export function createAntivirus(context: AntivirusContext): ClamdAntivirus {
  const { address, files, scans, audit, log, counted, transaction } = context;
  const { patience = PATIENCE, patienceOfJob = PATIENCE_OF_JOB, rest = REST } = context;
  const turns = new PQueue({ concurrency: AT_ONCE });
  // A file that clamd refuses says nothing against clamd: the next one may be scanned.
  const breaker = circuitBreaker(handleType(ClamdAway), {
    halfOpenAfter: rest,
    breaker: new ConsecutiveBreaker(FAILURES),
  });
  const nextRound = createWaitingRounds(scans);

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

  async function scan(key: string, { accountId, signal, priority, ask }: Turn): Promise<Scanned> {
    try {
      const signature = await turns.add(() => ask(() => inspect(key, signal)), { signal, priority });
      const etat = signature === undefined ? 'sain' : 'infecte';
      await keep(key, signature, accountId);
      counted(etat);
      return { etat };
    } catch (error) {
      const fault = isTimeout(error) ? noAnswerInTime(error) : error;
      log.error({ err: fault, file: key }, 'a file could not be scanned');
      if (fault instanceof FileGone) await scans.forget([key]);
      else await scans.keep(key, 'en-attente');
      counted('en-attente');
      return { etat: 'en-attente', fault };
    }
  }

  /** For an upload, which somebody waits for, or a delivery: soon, or not at all while clamd is away. */
  async function scanSoon(key: string, turn: { accountId?: string; stop?: AbortSignal }): Promise<EtatAnalyse> {
    const { stop, ...whose } = turn;
    const late = AbortSignal.timeout(patience);
    const signal = stop === undefined ? late : AbortSignal.any([late, stop]);
    const ask = <T>(work: () => Promise<T>) => breaker.execute(work);
    const { etat } = await scan(key, { ...whose, signal, priority: stop === undefined ? 1 : 0, ask });
    return etat;
  }

  /** For the job: nobody waits, so that a slow file has its time, and its failures keep nobody else from a scan. */
  function scanAtLeisure(key: string, stop: AbortSignal): Promise<Scanned> {
    const signal = AbortSignal.any([AbortSignal.timeout(patienceOfJob), stop]);
    return scan(key, { signal, priority: 0, ask: (work) => work() });
  }

  return {
    scan: ({ key, accountId }) => scanSoon(key, { accountId }),

    async infectedOf(keys, signal) {
      const known = await scans.of(keys);
      const found = await Promise.all(
        keys.map(async (key): Promise<[string, EtatAnalyse]> => {
          const etat = known.get(key);
          return [key, etat === 'sain' || etat === 'infecte' ? etat : await scanSoon(key, { stop: signal })];
        }),
      );
      const infected = found.filter(([, etat]) => etat === 'infecte');
      // An infection is enough: what waits beside it does not leave either.
      if (infected.length === 0 && found.some(([, etat]) => etat === 'en-attente'))
        throw new DeliveryPostponed('the antivirus has no verdict yet');
      return new Set(infected.map(([key]) => key));
    },

    async waitingOf(keys) {
      const known = await scans.of(keys);
      return new Set(keys.filter((key) => known.get(key) === 'en-attente'));
    },

    async scanWaiting(signal) {
      let failures = 0;
      // One at a time: the other turns are for those who wait.
      for await (const { key } of nextRound()) {
        const { fault } = await scanAtLeisure(key, signal);
        if (signal.aborted) return;
        if (fault === undefined || fault instanceof ClamdRefused || fault instanceof FileGone) {
          failures = 0;
          continue;
        }
        failures += 1;
        // A slow file alone is no reason to leave the others.
        if (failures < FAILURES && (await versionOfClamd(address, signal)) !== undefined) continue;
        log.warn({ err: fault }, 'files wait for the next run of their scan');
        return;
      }
    },
  };
}
