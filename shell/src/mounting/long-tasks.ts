/** A task that holds the page for longer is told of in the console, ms. */
const LONG = 1_000;

/** A task that holds the page for longer counts as a failure of the release, ms. */
const TOO_LONG = 5_000;

/** Whether the browser tells of long tasks. */
export function measuresTasks(): boolean {
  return 'PerformanceObserver' in window && PerformanceObserver.supportedEntryTypes.includes('longtask');
}

/**
 * Hears of every task of more than 50 ms (`block`, which names the module that was on screen), names it in the console after a second, and
 * tells of it (`report`) after five. A task that never ends is heard of by nobody: see `opening-guard.ts`.
 */
export function followLongTasks<Shown extends { module: string }>(
  block: (task: PerformanceEntry) => Shown | undefined,
  report: (shown: Shown) => void,
): void {
  if (!measuresTasks()) return;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) {
      const { duration } = task;
      const shown = block(task);
      if (shown === undefined) continue;
      if (duration > LONG)
        console.warn(`module ${shown.module} : la page n’a pas répondu pendant ${Math.round(duration)} ms`);
      if (duration > TOO_LONG) report(shown);
    }
  }).observe({ type: 'longtask' });
}
