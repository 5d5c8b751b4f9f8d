import { tabStorage } from '@pwp/web-kit';

const KEY = 'pwp.module-opening';

/** Remembers, in the tab's storage, which release is being opened: a page that died meanwhile says so to the next one. */
export interface OpeningGuard {
  /** From here until what it gives is called, a page that ends without `pagehide` died of this release of `entry` (by its name for the breaker). */
  open(entry: string, version: string): () => void;
}

/** The guard of this tab. `died` hears at once which release the page before was opening when its process ended. */
export function createOpeningGuard(died: (entry: string, version: string) => void): OpeningGuard {
  const left = tabStorage.read(KEY);
  const forget = () => tabStorage.forget(KEY);
  forget();
  const [entry, version] = left?.split(' ') ?? [];
  if (entry !== undefined && version !== undefined) died(entry, version);
  // A person who leaves or reloads in time leaves a page that still answers.
  window.addEventListener('pagehide', forget);
  let openings = 0;
  return {
    open(name, opened) {
      tabStorage.keep(KEY, `${name} ${opened}`);
      openings += 1;
      let isOpen = true;
      return () => {
        if (isOpen) openings -= 1;
        isOpen = false;
        if (openings === 0) forget();
      };
    },
  };
}
