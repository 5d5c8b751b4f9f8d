/** Resolves at SIGINT or SIGTERM, which then no longer end the process. */
export function untilAsked(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
  return promise;
}
