import { serializeError } from './error-serializer.ts';

/** Runs `stop` once on SIGINT or SIGTERM, then ends the process; a second signal ends it at once. */
export function runUntilSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(serializeError(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
