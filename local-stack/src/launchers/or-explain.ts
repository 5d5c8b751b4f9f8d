import { describeFailure } from '@pwp/api-kit';

/** Runs `start`. On failure, prints the reason in one line and exits. */
export async function orExplain(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${describeFailure(error.cause)})` : '';
    console.error(describeFailure(error) + cause);
    process.exit(1);
  }
}
