/** Runs `work` when its turn comes; undefined when `signal` was aborted before. */
export type Turns = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T | undefined>;

/** Lets `atOnce` works run, and the others wait in their order. */
export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function place(): Promise<void> {
    if (running < atOnce) running += 1;
    // The work that ends gives its place to the next one.
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return async (work, signal) => {
    await place();
    try {
      return signal.aborted ? undefined : await work();
    } finally {
      leave();
    }
  };
}
