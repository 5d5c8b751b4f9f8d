/** The thread that reads file contents, so that a hostile file can only harm this thread. */
import { parentPort } from 'node:worker_threads';
import type { PieceType } from '../piece-type.ts';
import { boundWasmMemory } from './bounded-memory.ts';
import type { FileVerdict } from './file-verdict.ts';
import { inspectHeic } from './heic-structure.ts';
import { inspectJpeg } from './jpeg-structure.ts';
import { createPdfInspector } from './pdf-structure.ts';
import { inspectPng } from './png-structure.ts';

/** Bytes. PDFium starts with 18 MB and needs little more for an honest file of 10 MB. */
const MEMORY = 48 * 1024 * 1024;

/** A task for the thread, one file at a time. */
export interface InspectionTask {
  type: PieceType;
  bytes: ArrayBuffer;
}

/** What the thread answers. */
export interface InspectionAnswer {
  verdict: FileVerdict;
  /** The thread ran out of memory: it can no longer be trusted and another one replaces it. */
  spent: boolean;
}

const bound = boundWasmMemory(MEMORY);
const inspectors: Record<PieceType, (bytes: Uint8Array) => FileVerdict> = {
  'application/pdf': await createPdfInspector(),
  'image/jpeg': inspectJpeg,
  'image/png': inspectPng,
  'image/heic': inspectHeic,
};

/** Throws for any other reason, which ends the thread. */
function inspect({ type, bytes }: InspectionTask): InspectionAnswer {
  try {
    const verdict = inspectors[type](new Uint8Array(bytes));
    // A file that opens anyway did not need the refused allocation.
    const spent = bound.wasExceeded() && verdict !== 'lisible';
    return { verdict: spent ? 'trop-deploye' : verdict, spent };
  } catch (error) {
    if (bound.wasExceeded()) return { verdict: 'trop-deploye', spent: true };
    throw error;
  }
}

parentPort?.on('message', (task: InspectionTask) => {
  const answer = inspect(task);
  // Freed now rather than at the next garbage collection: 10 MB per file.
  task.bytes.transfer(0);
  parentPort?.postMessage(answer, []);
});
parentPort?.postMessage('ready', []);
