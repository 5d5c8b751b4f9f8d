import type { ManifestEntry } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { pageFaults } from '@pwp/web-kit/host';
import { loadModule } from './module-code.ts';
import { createReleaseLifecycle, type ReleaseOpening, type ReleaseJudges } from './release-lifecycle.ts';
import { SINGLE_SPA_LIMITS } from './single-spa-limits.ts';
import { followUncaught } from './uncaught.ts';
import type { Visits } from './visits.ts';
import { withTimeout } from './with-timeout.ts';

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
export interface ModuleHost extends ReleaseJudges {
  region: ModuleRegion;
  visits: Visits;
  /** Goes to an address that is not this module's; false when it is. */
  takeOver(entry: ManifestEntry, url: string): boolean;
  /** Goes back to where the person was before this module. */
  goOnWithout(entry: ManifestEntry): void;
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
}

/**
 * The lifecycles of an entry as single-spa sees them. They never fail nor wait, so that a module which breaks or hangs leaves the menu and the other
 * modules at work. The region shows what happened to the module: a panel names it when no release comes up.
 */
export function createLifecycles(entry: ManifestEntry, host: ModuleHost, load = loadModule): ModuleLifecycles {
  let mounted: Mounted | undefined;

  async function draw(module: WebModule, { release, element, isStale, fail }: ReleaseOpening): Promise<boolean> {
    const faults = module.mount.declared === undefined ? [] : pageFaults(module.mount.declared, entry);
    if (faults.length > 0) throw new Error(`${entry.id}: ${faults.join(' ')}`);
    const mounting: Mounted = { module };
    mounted = mounting;
    await module.mount({
      domElement: element,
      ...(release.configuration !== undefined && { configuration: release.configuration }),
      takeOver: (url) => host.takeOver(entry, url),
      onFailure: fail,
    });
    if (isStale()) {
      // It did not heed that it was unmounted on its way. Opened again since, it belongs to the new opening.
      if (mounted?.module !== module) await leave(module);
      return false;
    }
    mounting.stopListening = followUncaught(release, (error, kind) => {
      // What a timer throws leaves the page as it was. A page that it emptied failed.
      if (!element.hasChildNodes()) fail(error);
      else if (kind === 'error') host.report({ module: entry.id, version: release.version, outcome: 'crash' });
    });
    return true;
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

  const lifecycle = createReleaseLifecycle(
    entry,
    {
      begin(release) {
        host.visits.ask(entry.id, release);
        return host.region.open(entry);
      },
      draw,
      ready: () => host.region.ready(),
      clear: dismount,
      refuse(isStopped) {
        host.visits.leave();
        host.region.fail(entry, { isStopped, retry: lifecycle.retry, leave: () => host.goOnWithout(entry) });
      },
    },
    host,
    load,
  );

  return {
    timeouts: SINGLE_SPA_LIMITS,
    bootstrap: () => Promise.resolve(),
    mount: () => {
      lifecycle.open();
      return Promise.resolve();
    },
    unmount: async () => {
      host.visits.leave();
      await lifecycle.close();
      host.region.clear();
    },
  };
}
