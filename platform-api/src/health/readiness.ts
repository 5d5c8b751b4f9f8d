import { type Database, within } from '@pwp/database';
import { isDiskFull } from '../files/full-disk.ts';
import { isRefused, type FileStorage } from '../files/file-storage.ts';
import { askDatabase, PROBE_PATIENCE } from './database-outage.ts';

/** Whether requests should be sent here. */
export type Readiness = () => Promise<{
  /** Why not, in French; undefined: all is well. */
  missing?: string;
  /** The bucket of the files does not answer: what needs no file is served. */
  areFilesAway?: boolean;
}>;

/** Asks the database and the file store, `PROBE_PATIENCE` at most, once for all who ask at the same time. */
export function createReadiness(parts: {
  database: Database;
  storage: FileStorage;
  isStopping: () => boolean;
}): Readiness {
  const { storage } = parts;
  // A disk that hangs keeps one of Node's four threads: it is never asked again before it answered.
  const fileStore = together(() => storage.probe());
  const inTime = together(async () => {
    const [database, files] = await Promise.allSettled([
      askDatabase(parts.database),
      within(PROBE_PATIENCE, fileStore()),
    ]);
    if (database.status === 'rejected') return { missing: 'La base de données ne répond pas.' };
    // A full disk takes no file and answers all else: the probe says so, and requests still come.
    if (files.status === 'fulfilled' || isDiskFull(files.reason)) return {};
    // All processes share a bucket: without it no portal would be left.
    if (storage.isElsewhere && !isRefused(files.reason)) return { areFilesAway: true };
    return { missing: 'Le dépôt des fichiers ne peut pas être écrit.' };
  });
  return async () => (parts.isStopping() ? { missing: 'L’API s’arrête.' } : inTime());
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
