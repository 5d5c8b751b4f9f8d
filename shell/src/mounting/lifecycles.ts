import type { Beacon, ManifestEntry, Release } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { pageFaults } from '@pwp/web-kit/host';
import { releaseName, type Breaker } from './breaker.ts';
import { loadModule, removeStyles } from './module-code.ts';
import type { OpeningGuard } from './opening-guard.ts';
import { RETRIES } from './retry-url.ts';
import { servedRelease } from './served-release.ts';
import { SINGLE_SPA_LIMITS } from './single-spa-limits.ts';
import { followUncaught } from './uncaught.ts';
import type { Visits } from './visits.ts';
import { withTimeout } from './with-timeout.ts';

/** How long a release may take from the moment it is asked for until its page is on screen, in ms. */
const MODULE_LIMIT = 5000;

/** The same while it is developed: its code is compiled as it is asked for. */
const DEVELOPMENT_LIMIT = 60_000;

/** How long a module may take to leave, in ms. */
const LEAVING_LIMIT = 2000;

/** What a person may do about a module that failed. */
export interface Failure {
  /** It failed too often to be tried without being asked. */
  isStopped: boolean;
  /** « Réessayer ». */
  retry: () => void;
  /** « Continuer sans ». */
  leave: () => void;
}

/** Where modules are shown, and what is shown instead of one that fails. */
export interface ModuleRegion {
  /** Makes an empty element for a module that is about to be mounted. */
  open(entry: ManifestEntry): HTMLElement;
  /** The module is on screen. */
  ready(): void;
  /** Replaces the module by a panel that names it. */
  fail(entry: ManifestEntry, failure: Failure): void;
  clear(): void;
}

/** What a mounted module may ask of the shell. */
export interface ModuleHost {
  region: ModuleRegion;
  breaker: Breaker;
  guard: OpeningGuard;
  visits: Visits;
  /** Goes to an address that is not this module's; false when it is. */
  takeOver(entry: ManifestEntry, url: string): boolean;
  /** Goes back to where the person was before this module. */
  goOnWithout(entry: ManifestEntry): void;
  /** Tells the registry how a release did. */
  report(beacon: Beacon): void;
}

/** What single-spa calls. */
export interface ModuleLifecycles {
  bootstrap: () => Promise<void>;
  mount: () => Promise<void>;
  unmount: () => Promise<void>;
  timeouts: typeof SINGLE_SPA_LIMITS;
}

/** A module on screen, or on its way there. */
interface Mounted {
  module: WebModule;
  /** Once it is on screen. */
  stopListening?: () => void;
  /** Takes back that it worked: it counts its failures from before. */
  countOn?: () => void;
}

/**
 * The lifecycles of an entry as single-spa sees them: they never fail nor wait, so that a module which breaks or hangs leaves the menu and the other
 * modules at work. What happened to the module is shown in its region: a release is asked for twice, then the one before it, then a panel says so.
 */
export function createLifecycles(entry: ManifestEntry, host: ModuleHost, load = loadModule): ModuleLifecycles {
  /** The opening under way or done; another one, or an unmount, makes it stale. */
  let current: symbol | undefined;
  let mounted: Mounted | undefined;
  let attempts = 0;
  const limit = entry.development === undefined ? MODULE_LIMIT : DEVELOPMENT_LIMIT;
  const nameOf = (release: Release) => releaseName(entry.id, release);
  const releases = [servedRelease(entry), entry.previous ?? null].filter((release) => release !== null);

  const report = (release: Release, outcome: Beacon['outcome']) =>
    host.report({ module: entry.id, version: release.version, outcome });

  /** `byHand`: the person asked for it, however often it failed. */
  async function open(byHand: boolean): Promise<void> {
    const opening = Symbol(entry.id);
    current = opening;
    host.visits.ask(entry.id);
    for (const release of releases) {
      // The server may have written a link to its styles.
      if (!byHand && host.breaker.isOpen(nameOf(release))) removeStyles(release);
      else if (await comesUp(release, opening)) return;
    }
    showPanel();
  }

  /** Whether nothing more is to be done: the release is on screen, or nobody waits for it any more. */
  async function comesUp(release: Release, opening: symbol): Promise<boolean> {
    let isOver = false;
    const isStale = () => isOver || current !== opening;
    const close = host.guard.open(nameOf(release), release.version);
    try {
      await withTimeout(limit, `${entry.id}: not on screen after ${limit} ms`, () => loadAndMount(release, isStale));
      if (isStale()) return true;
      host.region.ready();
      report(release, 'mounted');
      return true;
    } catch (error) {
      if (isStale()) return true;
      // What comes of it later is taken back, and heard no more.
      isOver = true;
      void dismount();
      removeStyles(release);
      console.error(`module ${entry.id}`, error);
      report(release, 'load-error');
      host.breaker.failed(nameOf(release));
      return false;
    } finally {
      close();
    }
  }

  async function loadAndMount(release: Release, isStale: () => boolean): Promise<void> {
    const domElement = host.region.open(entry);
    host.visits.choose(release);
    const module = await loadTwice(release);
    if (isStale()) return;
    const faults = module.mount.declared === undefined ? [] : pageFaults(module.mount.declared, entry);
    if (faults.length > 0) throw new Error(`${entry.id}: ${faults.join(' ')}`);
    const mounting: Mounted = { module };
    mounted = mounting;
    await module.mount({
      domElement,
      ...(release.configuration !== undefined && { configuration: release.configuration }),
      takeOver: (url) => host.takeOver(entry, url),
      onFailure: (error) => {
        if (!isStale()) crash(release, error);
      },
    });
    if (isStale()) {
      // It did not heed that it was unmounted on its way; opened again since, it is the new opening's.
      if (mounted?.module !== module) await leave(module);
      return;
    }
    const folder = release.entry.url.slice(0, release.entry.url.lastIndexOf('/') + 1);
    mounting.stopListening = followUncaught(folder, (error, kind) => {
      // What a timer throws leaves the page as it was; a page that it emptied failed.
      if (!domElement.hasChildNodes()) crash(release, error);
      else if (kind === 'error') report(release, 'crash');
    });
    mounting.countOn = host.breaker.worked(nameOf(release));
  }

  /** A line that is cut for a moment is no reason to say that a service is out of order. */
  async function loadTwice(release: Release): Promise<WebModule> {
    try {
      return await load(release, attempts);
    } catch (error) {
      // The other addresses are for the person, who may ask as often as the import map has some.
      if (attempts > 0) throw error;
      attempts = 1;
      return load(release, attempts);
    }
  }

  /** A module that was on screen broke. */
  function crash(release: Release, error: unknown): void {
    console.error(`module ${entry.id}`, error);
    current = undefined;
    removeStyles(release);
    report(release, 'crash');
    mounted?.countOn?.();
    host.breaker.failed(nameOf(release));
    void dismount();
    showPanel();
  }

  function showPanel(): void {
    current = undefined;
    host.visits.leave();
    host.region.fail(entry, {
      isStopped: releases.every((release) => host.breaker.isOpen(nameOf(release))),
      retry,
      leave: () => host.goOnWithout(entry),
    });
  }

  function retry(): void {
    attempts += 1;
    // The import map holds the integrity of this many addresses; after them, a new page starts from the first.
    if (attempts > RETRIES) location.reload();
    else void open(true);
  }

  async function dismount(): Promise<void> {
    const leaving = mounted;
    mounted = undefined;
    if (leaving === undefined) return;
    leaving.stopListening?.();
    await leave(leaving.module);
  }

  async function leave(module: WebModule): Promise<void> {
    try {
      await withTimeout(LEAVING_LIMIT, `${entry.id}: not gone after ${LEAVING_LIMIT} ms`, () => module.unmount());
    } catch (error) {
      console.error(`module ${entry.id}`, error);
    }
  }

  return {
    timeouts: SINGLE_SPA_LIMITS,
    bootstrap: () => Promise.resolve(),
    mount: () => {
      void open(false);
      return Promise.resolve();
    },
    unmount: async () => {
      current = undefined;
      host.visits.leave();
      await dismount();
      host.region.clear();
    },
  };
}
