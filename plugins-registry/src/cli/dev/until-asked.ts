/** Resolves once this process is asked to end; it no longer ends by itself then. */
export function untilAsked(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
  return promise;
}
