/** The thread in which the content of files is read: what a hostile file does, it does here. */
import { parentPort } from 'node:worker_threads';
import type { PieceType } from './piece-type.ts';
import { boundWasmMemory } from './bounded-memory.ts';
import type { FileVerdict } from './file-verdict.ts';
import { inspectHeic } from './heic-structure.ts';
import { inspectJpeg } from './jpeg-structure.ts';
import { createPdfInspector } from './pdf-structure.ts';
import { inspectPng } from './png-structure.ts';

/** Bytes; PDFium starts with 18 MB, and needs little more for an honest file of 10 MB. */
const MEMORY = 48 * 1024 * 1024;

/** What the thread is asked, one file at a time. */
export interface InspectionTask {
  type: PieceType;
  bytes: ArrayBuffer;
}

/** What the thread answers. */
export interface InspectionAnswer {
  verdict: FileVerdict;
  /** The thread ran out of memory: it is not to be trusted, and another one takes its place. */
  spent: boolean;
}

const bound = boundWasmMemory(MEMORY);
const inspectors: Record<PieceType, (bytes: Uint8Array) => FileVerdict> = {
  'application/pdf': await createPdfInspector(),
  'image/jpeg': inspectJpeg,
  'image/png': inspectPng,
  'image/heic': inspectHeic,
};

/** A throw for another reason ends the thread. */
function inspect({ type, bytes }: InspectionTask): InspectionAnswer {
  try {
    const verdict = inspectors[type](new Uint8Array(bytes));
    // What opens all the same was first refused more than it needed.
    const spent = bound.wasExceeded() && verdict !== 'lisible';
    return { verdict: spent ? 'trop-deploye' : verdict, spent };
  } catch (error) {
    if (bound.wasExceeded()) return { verdict: 'trop-deploye', spent: true };
    throw error;
  }
}

parentPort?.on('message', (task: InspectionTask) => {
  const answer = inspect(task);
  // Given back now rather than when the thread next collects: 10 MB a file.
  task.bytes.transfer(0);
  parentPort?.postMessage(answer, []);
});
parentPort?.postMessage('ready', []);
