import { serializeError } from '@pwp/api-kit';
import { pino, type DestinationStream, type Logger } from 'pino';

const NUMERO_UNIQUE = /\b(\d{3}|02[AB])(0[1-9]|1[0-2])(\d{2})\d{6}([A-Z0-9]{5})\b/g;
const EMAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g;

/** Masks what must not stand in a log: numéros uniques and addresses. */
export function maskPersonalData(line: string): string {
  const masked = line.replace(NUMERO_UNIQUE, '$1$2$3••••••$4');
  return masked.includes('@') ? masked.replace(EMAIL, '•••@•••') : masked;
}

/** The process's log: JSON lines whose every byte went through `maskPersonalData`. */
export function createLog(level: string, write: (line: string) => void = writeTogether()): Logger {
  const destination: DestinationStream = { write: (line) => write(maskPersonalData(line)) };
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
