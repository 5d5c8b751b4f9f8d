/** What the operator is told of a command that failed: its message, and what brought it about. */
export function describeRefusal(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message + (error.cause instanceof Error ? ` (${error.cause.message})` : '');
}
