import type { FileScans, WaitingFile } from './file-scans.ts';

/** Files that wait, read in one query. */
const BATCH = 50;

/**
 * Rounds through the files that wait: a round gives each once, and a round that its reader leaves is gone on with by the next one, so that
 * no file which fails each time keeps the others from their turn. A restart of the process begins with the oldest.
 */
export function createWaitingRounds(scans: Pick<FileScans, 'waiting'>): () => AsyncGenerator<WaitingFile> {
  let last: WaitingFile | undefined;

  async function* between(after: WaitingFile | undefined, upTo: WaitingFile | undefined): AsyncGenerator<WaitingFile> {
    for (let from = after; ; from = last) {
      const batch = await scans.waiting({ ...(from && { after: from }), ...(upTo && { upTo }), limit: BATCH });
      for (const file of batch) {
        last = file;
        yield file;
      }
      if (batch.length < BATCH) return;
    }
  }

  return async function* round() {
    const first = last;
    yield* between(first, undefined);
    if (first !== undefined) yield* between(undefined, first);
  };
}
