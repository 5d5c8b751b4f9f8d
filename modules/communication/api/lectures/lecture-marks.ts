import { LectureModel } from './lecture-model.ts';

/** A publication that was read, to the version. */
export interface Seen {
  publicationId: number;
  version: number;
}

/** Rows in one statement. */
const BATCH = 500;

/** Notes that an account has read these, in the current transaction. */
export async function markRead(accountId: string, seen: readonly Seen[], lueLe: Date): Promise<void> {
  for (let first = 0; first < seen.length; first += BATCH)
    await LectureModel.bulkCreate(
      seen.slice(first, first + BATCH).map((one) => ({ accountId, lueLe, ...one })),
      { conflictAttributes: ['accountId', 'publicationId'], updateOnDuplicate: ['version', 'lueLe'] },
    );
}
