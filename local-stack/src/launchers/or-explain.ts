/** Runs `start`. On failure, prints the reason in one line and exits. */
export async function orExplain(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    console.error(error instanceof Error ? error.message + cause : error);
    process.exit(1);
  }
}
