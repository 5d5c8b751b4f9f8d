import type { Logger } from 'pino';
import { serializeError } from './error-serializer.ts';
import { requestAtHand } from './listen.ts';

/**
 * The exit code of a process that an uncaught error ended: its parent starts it again (`packages/tooling/bin/run.mjs`).
 * A wrong setting, a taken port or a signal end with another one.
 */
export const ENDED_BY_A_FAULT = 70;

/** How a process that serves comes to its end. */
export interface RunOptions {
  log: Pick<Logger, 'fatal'>;
  /** After an uncaught error the stop may take so long, ms: what it waits for may be what is broken. */
  patience?: number;
}

/**
 * Runs `stop` once on SIGINT or SIGTERM, then ends the process; a second signal ends it at once.
 * An error that nobody caught is logged with its stack and the request at hand, then leads to the same stop and to the code
 * `ENDED_BY_A_FAULT`: nobody knows what state it left.
 */
export function runUntilSignal(stop: () => Promise<void>, { log, patience = 30_000 }: RunOptions): void {
  let stopping = false;
  const end = (code: number) => {
    stopping = true;
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        console.error(serializeError(error));
        process.exit(code === 0 ? 1 : code);
      },
    );
  };
  const onSignal = () => {
    if (stopping) process.exit(1);
    end(0);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Rejections that nobody handles arrive here too.
  process.on('uncaughtException', (error, origin) => {
    log.fatal(
      { err: error, origin, request: requestInWords() },
      'uncaught error: this process answers what it can, then ends',
    );
    if (stopping) return;
    setTimeout(() => process.exit(ENDED_BY_A_FAULT), patience);
    end(ENDED_BY_A_FAULT);
  });
}

/** Method and path: a query may hold what no log should. */
function requestInWords(): string | undefined {
  const request = requestAtHand.getStore();
  if (request === undefined) return undefined;
  const [path = ''] = (request.url ?? '').split('?', 1);
  return `${request.method} ${path.slice(0, 200)}`;
}
