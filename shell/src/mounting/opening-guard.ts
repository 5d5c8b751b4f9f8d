import { tabStorage } from '@pwp/web-kit';

const KEY = 'pwp.module-opening';

/** A page that is still there so long after it was to be left is not left, ms. */
const STAYED = 10_000;

/** Keeps the names of the releases that are opening in the tab's storage. If the page dies meanwhile, the next page reads them. */
export interface OpeningGuard {
  /** From here until what it gives is called, a page that ends without being left died of this release of `entry` (by its name for the breaker). */
  open(entry: string, version: string): () => void;
}

/**
 * The guard of this tab. `died` hears at once which releases the page before was opening when its process ended: of several, one alone is
 * at fault, and none is known to be (`isCertain`).
 */
export function createOpeningGuard(died: (entry: string, version: string, isCertain: boolean) => void): OpeningGuard {
  const left = tabStorage.read(KEY)?.split('\n') ?? [];
  const forget = () => tabStorage.forget(KEY);
  forget();
  for (const release of left) {
    // The name of a contribution to a slot contains a space too.
    const space = release.lastIndexOf(' ');
    died(release.slice(0, space), release.slice(space + 1), left.length === 1);
  }
  const openings = new Set<{ release: string }>();
  let isLeft = false;
  const keep = () => {
    const releases = new Set([...openings].map(({ release }) => release));
    if (releases.size === 0 || isLeft) forget();
    else tabStorage.keep(KEY, [...releases].join('\n'));
  };
  // A page that says that it is left still runs, so it did not die. The next one may be in another process, and read before this one's `pagehide`.
  window.addEventListener('beforeunload', () => {
    isLeft = true;
    forget();
    setTimeout(() => {
      isLeft = false;
      keep();
    }, STAYED);
  });
  window.addEventListener('pagehide', forget);
  return {
    open(entry, version) {
      const opening = { release: `${entry} ${version}` };
      openings.add(opening);
      keep();
      return () => {
        openings.delete(opening);
        keep();
      };
    },
  };
}
