import type { Visits } from './visits.ts';

/** A task that blocks the page for longer is named in the console, ms. */
const LONG = 1_000;

/** A task that blocks the page for longer counts as a failure of the release, ms. */
const TOO_LONG = 5_000;

/** `/modules/<id>/<version>/<file>`. */
const MODULE_FILE = /\/modules\/([^/]+)\/([\da-f]+)\//;

interface ShownRelease {
  module: string;
  version: string;
}

/** A long animation frame, which Chromium reports since version 123. TypeScript has no type for it yet. */
interface LongFrame extends PerformanceEntry {
  /** How long its tasks held the page, ms. */
  blockingDuration: number;
  scripts: readonly { sourceURL: string; duration: number }[];
}

/**
 * Follows the tasks that hold the page. One of more than a second is named in the console, one of more than five is told of (`report`), against the module whose file ran. Where the browser names no module's file (a handler of
 * Vue, a layout, any task before Chromium 123), the module on screen answers for it, unless others show something on its page. A task that never
 * ends is heard of by nobody: see `opening-guard.ts`. Nothing is told of a task in which the browser asked the person something:
 * it is as long as the answer takes.
 */
export function followLongTasks({ during }: Pick<Visits, 'during'>, report: (release: ShownRelease) => void): void {
  if (!observes('longtask')) return;
  const hasAsked = followQuestions();

  function tell(release: ShownRelease | undefined, duration: number): void {
    if (duration <= LONG) return;
    const name = release === undefined ? '' : `module ${release.module} : `;
    console.warn(`${name}la page n’a pas répondu pendant ${Math.round(duration)} ms`);
    if (release !== undefined && duration > TOO_LONG) report({ module: release.module, version: release.version });
  }

  /** The browser names no file: the task counts against the module on screen, when no other module is on the page. */
  function tellOfShown(entry: PerformanceEntry, duration: number): void {
    const shown = during(entry);
    if (shown !== undefined && isAlone(shown)) tell(shown, Math.min(duration, shown.duration));
    else tell(undefined, duration);
  }

  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (hasAsked(entry)) continue;
      if (isFrame(entry)) {
        let left = entry.blockingDuration;
        for (const { sourceURL, duration } of entry.scripts) {
          const [, module, version] = MODULE_FILE.exec(sourceURL) ?? [];
          if (module === undefined || version === undefined) continue;
          left -= duration;
          tell({ module, version }, duration);
        }
        tellOfShown(entry, left);
      } else tellOfShown(entry, entry.duration);
    }
  });
  // The module of the first page may have run before anybody observes.
  observer.observe({ type: observes('long-animation-frame') ? 'long-animation-frame' : 'longtask', buffered: true });
}

/** Tells whether the browser showed a dialog during a task: printing, or leaving the page. `alert` and `confirm` fire no event. */
function followQuestions(): (task: PerformanceEntry) => boolean {
  let from = -1;
  let to = -1;
  const note = () => {
    from = performance.now();
    to = from;
  };
  window.addEventListener('beforeprint', note);
  window.addEventListener('beforeunload', note);
  window.addEventListener('afterprint', () => {
    to = performance.now();
  });
  // The entry arrives when its task has ended, so only the last dialog can lie in it.
  return ({ startTime, duration }) => startTime <= to && from <= startTime + duration;
}

function observes(type: string): boolean {
  return 'PerformanceObserver' in window && PerformanceObserver.supportedEntryTypes.includes(type);
}

function isFrame(entry: PerformanceEntry): entry is LongFrame {
  return 'scripts' in entry;
}

function isAlone({ module }: ShownRelease): boolean {
  return document.querySelector(`[data-module]:not([data-module="${module}"])`) === null;
}
