/** The thread that reads file contents, so that a hostile file can only harm this thread. */
import { parentPort } from 'node:worker_threads';
import type { InspectedType } from './inspected-type.ts';
import type { FileVerdict } from './file-verdict.ts';
import { inspectHeic } from './heic-structure.ts';
import { inspectJpeg } from './jpeg-structure.ts';
import { createPdfInspector } from './pdf-structure.ts';
import { inspectPng } from './png-structure.ts';

/** A task for the thread, one file at a time. */
export interface InspectionTask {
  type: InspectedType;
  bytes: ArrayBuffer;
}

const inspectors: Record<InspectedType, (bytes: Uint8Array) => FileVerdict> = {
  'application/pdf': await createPdfInspector(),
  'image/jpeg': inspectJpeg,
  'image/png': inspectPng,
  'image/heic': inspectHeic,
};

parentPort?.on('message', ({ type, bytes }: InspectionTask) => {
  // An error ends the thread.
  const verdict = inspectors[type](new Uint8Array(bytes));
  // Freed now rather than at the next garbage collection: 10 MB per file.
  bytes.transfer(0);
  parentPort?.postMessage(verdict, []);
});
parentPort?.postMessage('ready', []);
