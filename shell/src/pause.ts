/** Resolves after `ms`, or as soon as `leaving` is aborted. */
export function pause(ms: number, leaving: AbortSignal): Promise<void> {
  if (leaving.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => {
    clearTimeout(timer);
    leaving.removeEventListener('abort', end);
    resolve();
  };
  const timer = setTimeout(end, ms);
  leaving.addEventListener('abort', end);
  return promise;
}
