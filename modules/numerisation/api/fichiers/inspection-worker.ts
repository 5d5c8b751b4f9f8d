/** The thread in which the content of files is read: what a hostile file does, it does here. */
import { parentPort } from 'node:worker_threads';
import type { PieceType } from '../services/piece-type.ts';
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

boundWasmMemory(MEMORY);
const inspectors: Record<PieceType, (bytes: Uint8Array) => FileVerdict> = {
  'application/pdf': await createPdfInspector(),
  'image/jpeg': inspectJpeg,
  'image/png': inspectPng,
  'image/heic': inspectHeic,
};

parentPort?.on('message', ({ type, bytes }: InspectionTask) => {
  // A throw ends the thread: after running out of memory it is not to be trusted, and another one takes its place.
  const verdict = inspectors[type](new Uint8Array(bytes));
  // Given back now rather than when the thread next collects: 10 MB a file.
  bytes.transfer(0);
  parentPort?.postMessage(verdict, []);
});
parentPort?.postMessage('ready', []);
