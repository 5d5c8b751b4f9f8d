import { describeFailure } from '@pwp/api-kit';

/** Runs `start`. On failure, prints the reason in one line and exits. */
export async function orExplain(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    console.error(describeFailure(error));
    process.exit(1);
  }
}
