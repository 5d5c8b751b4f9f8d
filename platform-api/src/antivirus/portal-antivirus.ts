import {
  defineJob,
  type Antivirus,
  type Audit,
  type Clock,
  type EtatAnalyse,
  type FileStore,
  type Job,
  type Logger,
} from '@pwp/api-kit';
import type { AntivirusDuPortail } from '@pwp/contracts';
import type { Database } from '@pwp/database';
import type { FileStorage } from '../files/file-storage.ts';
import { createAntivirus, noAntivirus } from './antivirus.ts';
import { versionOfClamd, type ClamdAddress } from './clamd.ts';
import { createFileScans, forgetting, type FileScans } from './file-scans.ts';

/** The antivirus of a portal, or that it has none, with the files that it watches. */
export interface PortalAntivirus {
  port: Antivirus;
  storeOf: (owner: string) => FileStore;
  jobs: readonly Job[];
  /** Scans of this process by outcome. */
  outcomes: Readonly<Record<EtatAnalyse, number>>;
  scans: Pick<FileScans, 'standing'>;
  /** What administrators see. */
  present: () => Promise<AntivirusDuPortail>;
}

interface PortalAntivirusContext {
  clamd: ClamdAddress | undefined;
  storage: FileStorage;
  database: Pick<Database, 'transaction'>;
  clock: Clock;
  audit: Audit;
  log: Logger;
}

/** Opens the antivirus of the settings; the log says when there is none. */
export function openAntivirus(context: PortalAntivirusContext): PortalAntivirus {
  const { clamd, storage, database, clock, audit, log } = context;
  const scans = createFileScans(clock);
  const outcomes = { sain: 0, infecte: 0, 'en-attente': 0 };
  const parts = {
    storeOf: (owner: string) => forgetting(storage.storeOf(owner), scans),
    outcomes,
    scans,
    async present() {
      const { total, since } = await scans.standing();
      const version = clamd && (await versionOfClamd(clamd));
      const etat = clamd === undefined ? 'absent' : version === undefined ? 'muet' : 'repond';
      return { etat, version: version ?? null, enAttente: total, depuis: since?.toISOString() ?? null } as const;
    },
  };
  if (clamd === undefined) {
    log.warn('there is no antivirus (PWP_CLAMD): files leave the portal without a scan');
    return { ...parts, port: noAntivirus, jobs: [] };
  }
  const port = createAntivirus({
    address: clamd,
    files: storage.storeOf('platform'),
    scans,
    transaction: database.transaction,
    audit,
    log,
    counted: (etat) => {
      outcomes[etat] += 1;
    },
  });
  const job = defineJob({
    name: 'platform.scan-files',
    title: 'Analyse des fichiers qui attendent l’antivirus',
    schedule: '* * * * *',
    run: ({ signal }) => port.scanWaiting(signal),
  });
  return { ...parts, port, jobs: [job] };
}
