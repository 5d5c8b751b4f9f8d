import type { Audit } from './audit.ts';

/** What a job deleted because it was kept for long enough. */
export interface Purged {
  /** Name of the job. */
  job: string;
  /** What was deleted, in French: « Plis terminés ». */
  lieu: string;
  supprimes: number;
  /** Everything older was to be deleted. */
  limite: Date;
  /** Of the oldest that is left; null when nothing is, undefined where it is not known. */
  plusAncien?: Date | null | undefined;
}

/**
 * Deletes batch after batch, to keep locks short, until `signal` aborts or a call of `some` deletes fewer than `batch`. Returns
 * how many were deleted.
 */
export async function deleteInBatches(
  batch: number,
  signal: AbortSignal,
  some: () => Promise<number>,
): Promise<number> {
  let deleted = 0;
  for (let last = batch; last >= batch && !signal.aborted; deleted += last) last = await some();
  return deleted;
}

/** The action of such an act in the trail. */
export const PURGE_ACTION = 'platform.purge';

/** Writes a purge in the trail, the proof that things go in time; does nothing when nothing was deleted. */
export async function recordPurge(audit: Pick<Audit, 'record'>, purged: Purged): Promise<void> {
  const { job, lieu, supprimes, limite, plusAncien } = purged;
  if (supprimes === 0) return;
  await audit.record({
    action: PURGE_ACTION,
    cible: { type: 'conservation', id: job.slice(0, 64), libelle: lieu },
    apres: {
      supprimes,
      limite: limite.toISOString(),
      ...(plusAncien !== undefined && { plusAncien: plusAncien?.toISOString() ?? null }),
    },
    origine: job,
  });
}
