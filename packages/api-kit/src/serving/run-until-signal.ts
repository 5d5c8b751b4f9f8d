import type { Logger } from 'pino';
import { requestAtHand } from './listen.ts';

/**
 * Exit code after an uncaught error: the parent process restarts it (`packages/tooling/bin/run.mjs`). A wrong
 * setting, a taken port or a signal has another exit code.
 */
export const ENDED_BY_A_FAULT = 70;

/** Options of the shutdown. */
export interface RunOptions {
  log: Pick<Logger, 'fatal' | 'error'>;
  /** Longest stop after an uncaught error, ms: it may wait for the broken part. */
  patience?: number;
}

/**
 * Runs `stop` once on SIGINT or SIGTERM, then exits; a second signal exits at once. An uncaught error ends the process too, as
 * `runUntilEnded` says.
 */
export function runUntilSignal(stop: () => Promise<void>, options: RunOptions): void {
  const end = runUntilEnded(stop, options);
  const onSignal = () => {
    if (!end()) process.exit(1);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/**
 * Gives what runs `stop`, then exits; it is false when the stop has begun already. An uncaught error is logged with its stack and
 * the current request, then causes the same stop with the exit code `ENDED_BY_A_FAULT`, since the state of the process is unknown.
 */
export function runUntilEnded(stop: () => Promise<void>, { log, patience = 30_000 }: RunOptions): () => boolean {
  let stopping = false;
  const end = (code: number) => {
    if (stopping) return false;
    stopping = true;
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        log.error({ err: error }, 'the stop failed');
        process.exit(code === 0 ? 1 : code);
      },
    );
    return true;
  };
  // Unhandled rejections arrive here too.
  process.on('uncaughtException', (error, origin) => {
    log.fatal(
      { err: error, origin, request: requestInWords() },
      'uncaught error: this process answers what it can, then ends',
    );
    if (end(ENDED_BY_A_FAULT)) setTimeout(() => process.exit(ENDED_BY_A_FAULT), patience);
  });
  return () => end(0);
}

/** Method and path only: a query may hold personal data. */
function requestInWords(): string | undefined {
  const request = requestAtHand.getStore();
  if (request === undefined) return undefined;
  const [path = ''] = (request.url ?? '').split('?', 1);
  return `${request.method} ${path.slice(0, 200)}`;
}
