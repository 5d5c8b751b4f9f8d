import type { Beacon, ManifestEntry, Release } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { releaseName, type Breaker } from './breaker.ts';
import { removeStyles, type loadModule } from './module-code.ts';
import type { OpeningGuard } from './opening-guard.ts';
import { RETRIES } from './retry-url.ts';
import { servedRelease } from './served-release.ts';
import { withTimeout } from './with-timeout.ts';

/** How long a release may take from the moment it is asked for until it is on screen, in ms. */
const DEADLINE = 5_000;

/** The same while it is developed: its code is compiled as it is asked for. */
const DEVELOPMENT_DEADLINE = 60_000;

/** What a release is judged by, and who hears how it did. */
export interface ReleaseJudges {
  breaker: Breaker;
  guard: OpeningGuard;
  /** Tells the registry. */
  report: (beacon: Beacon) => void;
}

/** A release on its way to the screen, as the host that draws it sees it. */
export interface ReleaseOpening {
  release: Release;
  /** Where it is drawn. */
  element: HTMLElement;
  /** Whether nobody waits for it any more. */
  isStale: () => boolean;
  /** It broke. On its way, it gives way to the release before; on screen, it leaves. */
  fail: (error: unknown) => void;
}

/** Where a module is shown: the region of its pages, or a slot of another's page. */
export interface ReleaseHost {
  /** The slot's name; none for pages. */
  slot?: string;
  /** Gives the element that the release is drawn in. */
  begin(release: Release): HTMLElement;
  /** Draws the release. Resolves once it is on screen; with false when it has nothing for this host. */
  draw(module: WebModule, opening: ReleaseOpening): Promise<boolean>;
  /** The release is on screen. */
  ready(): void;
  /** Removes what was drawn, or is still being drawn. */
  clear(): Promise<void> | void;
  /** No release is shown: `isStopped` when each failed too often to be tried without being asked. */
  refuse(isStopped: boolean): void;
}

/** The life of a module's releases in one host. Nothing of it is ever thrown. */
export interface ReleaseLifecycle {
  open: () => void;
  /** The person asks for it, however often it failed. */
  retry: () => void;
  /** Removes what is on screen, and gives up what is on its way. */
  close: () => Promise<void> | void;
}

/**
 * Shows a module in a host. The code of a release is asked for twice, the second time under another address. A release that does not come, throws,
 * or is late gives way to the one before it; after that one, the host shows none. The breaker counts each failure; a release that failed too often
 * is skipped.
 */
export function createReleaseLifecycle(
  entry: ManifestEntry,
  host: ReleaseHost,
  { breaker, guard, report }: ReleaseJudges,
  load: typeof loadModule,
): ReleaseLifecycle {
  /** The opening under way or done. Another opening, or a close, makes it stale. */
  let current: symbol | undefined;
  let retries = 0;
  let element: HTMLElement | undefined;
  const label = host.slot === undefined ? `module ${entry.id}` : `module ${entry.id}, slot ${host.slot}`;
  const deadline = entry.development === undefined ? DEADLINE : DEVELOPMENT_DEADLINE;
  const releases = [servedRelease(entry), entry.previous ?? null].filter((release) => release !== null);
  // A slot counts apart: a failure there keeps nobody from the module's own pages. A failure of the pages counts in slots too.
  const nameOf = (release: Release) => releaseName(entry.id, release, host.slot);
  const isStopped = (release: Release) =>
    breaker.isOpen(nameOf(release)) || breaker.isOpen(releaseName(entry.id, release));
  const dropStyles = (release: Release) => removeStyles(entry.id, release, element);

  function tell(release: Release, outcome: Beacon['outcome'], error?: unknown): void {
    if (error !== undefined) console.error(label, error);
    report({ module: entry.id, version: release.version, outcome });
  }

  async function open(byHand: boolean): Promise<void> {
    const own = Symbol(entry.id);
    current = own;
    for (const release of releases) {
      // The server may have written a link to the styles of a release that is skipped.
      if (!byHand && isStopped(release)) dropStyles(release);
      else if (await comesUp(release, own)) return;
    }
    host.refuse(releases.every(isStopped));
  }

  /** Whether nothing more is to be done: the release is on screen, or nobody waits for it any more. */
  async function comesUp(release: Release, own: symbol): Promise<boolean> {
    let state: 'coming' | 'shown' | 'failed' = 'coming';
    let countOn: () => void;
    const faults: unknown[] = [];
    const isStale = () => state === 'failed' || current !== own;
    const opening: Omit<ReleaseOpening, 'element'> = {
      release,
      isStale,
      fail(error) {
        if (isStale()) return;
        if (state === 'coming') faults.push(error);
        else {
          current = undefined;
          countOn();
          failed(release, 'crash', error);
          host.refuse(releases.every(isStopped));
        }
      },
    };
    const close = guard.open(nameOf(release), release.version);
    try {
      const isDrawn = await withTimeout(deadline, `${label}: not on screen after ${deadline} ms`, async () => {
        element = host.begin(release);
        const module = await loadTwice(release);
        return !isStale() && host.draw(module, { ...opening, element });
      });
      if (isStale()) return true;
      if (faults.length > 0) throw faults[0];
      if (!isDrawn) return false;
      state = 'shown';
      countOn = breaker.worked(nameOf(release));
      host.ready();
      tell(release, 'mounted');
      return true;
    } catch (error) {
      if (isStale()) return true;
      state = 'failed';
      failed(release, 'load-error', error);
      return false;
    } finally {
      close();
    }
  }

  function failed(release: Release, outcome: 'load-error' | 'crash', error: unknown): void {
    void host.clear();
    dropStyles(release);
    tell(release, outcome, error);
    breaker.failed(nameOf(release));
  }

  /** A line that is cut for a moment is no failure. The browser may remember that an address failed, so each try has its own. */
  function loadTwice(release: Release): Promise<WebModule> {
    if (retries > 0) return load(release, retries + 1);
    return load(release, 0).catch(() => load(release, 1));
  }

  return {
    open: () => void open(false),
    retry() {
      retries += 1;
      // The import map holds the integrity of this many addresses. After them, a new page starts from the first.
      if (retries + 1 > RETRIES) location.reload();
      else void open(true);
    },
    close() {
      current = undefined;
      return host.clear();
    },
  };
}
