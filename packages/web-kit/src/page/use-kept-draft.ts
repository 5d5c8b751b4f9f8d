import { onScopeDispose, watch } from 'vue';

/** Interval between two saves of the draft, ms: Safari allows 100 writes of a history entry in 30 s. */
const KEEP_EVERY = 400;
/** The last events that a page may receive: Chromium no longer writes the entry at `pagehide` on a reload. */
const LEAVING = ['beforeunload', 'pagehide'] as const;

/** Has `keep` save a draft (`holdInHistory`) at once when what `watched` reads changes, then at intervals, and when the page is left. */
export function useKeptDraft(watched: () => unknown, keep: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept = true;

  function save(): void {
    kept = true;
    keep();
  }
  function flush(): void {
    if (!kept) save();
  }
  function changed(): void {
    kept = false;
    if (timer !== undefined) return;
    save();
    timer = setTimeout(() => {
      timer = undefined;
      if (!kept) changed();
    }, KEEP_EVERY);
  }

  watch(watched, changed);
  for (const event of LEAVING) window.addEventListener(event, flush);
  onScopeDispose(() => {
    clearTimeout(timer);
    for (const event of LEAVING) window.removeEventListener(event, flush);
  });
}
