import type { ManifestEntry } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { pageFaults } from '@pwp/web-kit/host';
import { loadModule } from './module-code.ts';
import { RETRIES } from './retry-url.ts';
import { withTimeout } from './with-timeout.ts';

/** How long a module may take from the moment it is asked for until its page is on screen, in ms. */
const MODULE_LIMIT = 5000;

/** Where modules are shown, and what is shown instead of one that fails. */
export interface ModuleRegion {
  /** Makes an empty element for a module that is about to be mounted. */
  open(entry: ManifestEntry): HTMLElement;
  /** The module is on screen. */
  ready(): void;
  /** Replaces the module by a panel that names it; `retry` is its « Réessayer ». */
  fail(entry: ManifestEntry, retry: () => void): void;
  clear(): void;
}

/** What a mounted module may ask of the shell. */
export interface ModuleHost {
  region: ModuleRegion;
  /** Goes to an address that is not this module's; false when it is. */
  takeOver(entry: ManifestEntry, url: string): boolean;
}

/** What single-spa calls. */
export interface ModuleLifecycles {
  bootstrap: () => Promise<void>;
  mount: () => Promise<void>;
  unmount: () => Promise<void>;
}

/**
 * The lifecycles of an entry as single-spa sees them: they never fail nor wait, so that a module which breaks or hangs leaves the menu and the other
 * modules at work. What happened to the module is shown in its region.
 */
export function createLifecycles(entry: ManifestEntry, host: ModuleHost, load = loadModule): ModuleLifecycles {
  /** The opening under way or done; another one, or an unmount, makes it stale. */
  let current: symbol | undefined;
  let mounted: WebModule | undefined;
  let attempts = 0;

  async function open(): Promise<void> {
    const opening = Symbol(entry.id);
    const isStale = () => current !== opening;
    current = opening;
    try {
      await withTimeout(MODULE_LIMIT, `${entry.id}: not on screen after ${MODULE_LIMIT} ms`, () =>
        loadAndMount(opening, isStale),
      );
      if (!isStale()) host.region.ready();
    } catch (error) {
      if (!isStale()) fail(error);
    }
  }

  async function loadAndMount(opening: symbol, isStale: () => boolean): Promise<void> {
    if (entry.release === null) throw new Error(`${entry.id} has no release`);
    const domElement = host.region.open(entry);
    const module = await load(entry.release, attempts);
    if (isStale()) return;
    const faults = module.mount.declared === undefined ? [] : pageFaults(module.mount.declared, entry);
    if (faults.length > 0) throw new Error(`${entry.id}: ${faults.join(' ')}`);
    await module.mount({
      domElement,
      takeOver: (url) => host.takeOver(entry, url),
      onFailure: (error) => {
        if (current === opening) fail(error);
      },
    });
    if (isStale()) await release(module);
    else mounted = module;
  }

  function fail(error: unknown): void {
    console.error(`module ${entry.id}`, error);
    current = undefined;
    const broken = mounted;
    mounted = undefined;
    if (broken !== undefined) void release(broken);
    host.region.fail(entry, retry);
  }

  function retry(): void {
    attempts += 1;
    // The import map holds the integrity of this many addresses; after them, a new page starts from the first.
    if (attempts > RETRIES) location.reload();
    else void open();
  }

  async function release(module: WebModule): Promise<void> {
    try {
      await module.unmount();
    } catch (error) {
      console.error(`module ${entry.id}`, error);
    }
  }

  return {
    bootstrap: () => Promise.resolve(),
    mount: () => {
      void open();
      return Promise.resolve();
    },
    unmount: async () => {
      current = undefined;
      const leaving = mounted;
      mounted = undefined;
      if (leaving !== undefined) await release(leaving);
      host.region.clear();
    },
  };
}
