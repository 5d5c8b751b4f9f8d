import { serializeError } from '@pwp/api-kit';
import { pino, type DestinationStream, type Logger } from 'pino';
import { cutLine, maskPersonalData } from './personal-data-mask.ts';

/** The process's log: JSON lines, shortened when too long; every byte passes through `maskPersonalData`. */
export function createLog(level: string, write: (line: string) => void = writeTogether()): Logger {
  const destination: DestinationStream = { write: (line) => write(maskPersonalData(cutLine(line))) };
  const serializers = { err: serializeError };
  return pino({ level, base: null, serializers, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** Longest delay of a line in the batch, ms. */
const TOGETHER = 20;

/** Batches lines for standard output: one system call a line costs more than the line. */
function writeTogether(): (line: string) => void {
  let lines = '';
  const flush = () => {
    if (lines !== '') process.stdout.write(lines);
    lines = '';
  };
  // Includes lines logged just before the process exits.
  process.once('exit', flush);
  return (line) => {
    if (lines === '') setTimeout(flush, TOGETHER).unref();
    lines += line;
  };
}
