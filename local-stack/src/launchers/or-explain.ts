/** Runs `start` and, when it fails, says why in one line and ends the process. */
export async function orExplain(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    console.error(error instanceof Error ? error.message + cause : error);
    process.exit(1);
  }
}
