import { pino, type DestinationStream, type Logger } from 'pino';

const NUMERO_UNIQUE = /\b(\d{3}|02[AB])(0[1-9]|1[0-2])(\d{2})\d{6}([A-Z0-9]{5})\b/g;
const EMAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g;

/** Masks what must not stand in a log: numéros uniques and addresses. */
export function maskPersonalData(line: string): string {
  return line.replace(NUMERO_UNIQUE, '$1$2$3••••••$4').replace(EMAIL, '•••@•••');
}

/** The process's log: JSON lines whose every byte went through `maskPersonalData`. */
export function createLog(level: string, write: (line: string) => void = (line) => process.stdout.write(line)): Logger {
  const destination: DestinationStream = { write: (line) => write(maskPersonalData(line)) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
