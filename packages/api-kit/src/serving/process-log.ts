import { pino, type DestinationStream, type Logger } from 'pino';
import { serializeError } from '../provider/error-serializer.ts';
import { cutLine, maskPersonalData } from './personal-data-mask.ts';
import { currentRequestId } from './request-id.ts';
import { currentTraceId } from './tracing.ts';

/** What a log is made with. */
export interface LogOptions {
  /** Default: `info`. */
  level?: string;
  /** Default: standard output. */
  write?: ((line: string) => void) | undefined;
}

/**
 * The log of a part (`api`, `registry`, `shell`…): one JSON object a line, with `level` in words, `time` (ISO 8601), `part`, the
 * `requestId` and the `trace_id` of the request at hand, `msg` and `err` (`LoggedError`). Every byte passes through `maskPersonalData`; what is too
 * long is cut.
 */
export function createLog(part: string, { level = 'info', write = writeTogether }: LogOptions = {}): Logger {
  const destination: DestinationStream = { write: (line) => write(maskPersonalData(cutLine(line))) };
  return pino(
    {
      level,
      base: { part },
      serializers: { err: serializeError },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ requestId: currentRequestId(), trace_id: currentTraceId() }),
    },
    destination,
  );
}

/** Longest delay of a line in the batch, ms. */
const TOGETHER = 20;

/** Lines of all logs of this process that have not left yet; undefined until there is a first. */
let waiting: string | undefined;

function flush(): void {
  if (waiting !== undefined && waiting !== '') process.stdout.write(waiting);
  waiting = '';
}

/** Batches lines for standard output: one system call a line costs more than the line. */
function writeTogether(line: string): void {
  // Includes lines logged just before the process exits.
  if (waiting === undefined) process.once('exit', flush);
  if (waiting === undefined || waiting === '') {
    setTimeout(flush, TOGETHER).unref();
    waiting = line;
  } else {
    waiting += line;
  }
}
