import { type Database, within } from '@pwp/database';
import { isDiskFull } from '../files/full-disk.ts';
import { writeProbe } from '../files/file-store-probe.ts';
import { askDatabase, PROBE_PATIENCE } from './database-outage.ts';

/** Why no request should be sent here, in French; undefined: all is well. */
export type Readiness = () => Promise<string | undefined>;

/** Asks the database and the file store, `PROBE_PATIENCE` at most, once for all who ask at the same time. */
export function createReadiness(parts: { database: Database; filesDir: string; isStopping: () => boolean }): Readiness {
  // A disk that hangs keeps one of Node's four threads: it is never asked again before it answered.
  const fileStore = together(() => writeProbe(parts.filesDir));
  const inTime = together(async () => {
    const [database, files] = await Promise.allSettled([
      askDatabase(parts.database),
      within(PROBE_PATIENCE, fileStore()),
    ]);
    if (database.status === 'rejected') return 'La base de données ne répond pas.';
    // A full disk takes no file and answers all else: the probe says so, and requests still come.
    if (files.status === 'rejected' && !isDiskFull(files.reason))
      return 'Le dépôt des fichiers ne peut pas être écrit.';
    return undefined;
  });
  return async () => (parts.isStopping() ? 'L’API s’arrête.' : inTime());
}

/** While one call runs, those that come get its answer. */
function together<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
