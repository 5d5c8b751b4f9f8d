import { serializeError } from '@pwp/api-kit';
import { pino, type DestinationStream, type Logger } from 'pino';
import { cutLine, maskPersonalData } from './personal-data-mask.ts';

/** The process's log: JSON lines, cut where they are too long, whose every byte went through `maskPersonalData`. */
export function createLog(level: string, write: (line: string) => void = writeTogether()): Logger {
  const destination: DestinationStream = { write: (line) => write(maskPersonalData(cutLine(line))) };
  const serializers = { err: serializeError };
  return pino({ level, base: null, serializers, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** How long a line may wait for others, ms. */
const TOGETHER = 20;

/** Writes to the standard output what was logged meanwhile, at once: a system call a line costs more than the line. */
function writeTogether(): (line: string) => void {
  let lines = '';
  const flush = () => {
    if (lines !== '') process.stdout.write(lines);
    lines = '';
  };
  // Also what is logged just before the process ends.
  process.once('exit', flush);
  return (line) => {
    if (lines === '') setTimeout(flush, TOGETHER).unref();
    lines += line;
  };
}
