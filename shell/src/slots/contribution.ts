import type { Beacon, ManifestEntry, Release } from '@pwp/contracts';
import { ProblemError, type WebModule } from '@pwp/web-kit';
import { createCache, provideConfiguration, type ComponentLoader } from '@pwp/web-kit/host';
import { createApp, h, nextTick, type Component } from 'vue';
import { releaseName, type Breaker } from '../mounting/breaker.ts';
import { loadModule, removeStyles } from '../mounting/module-code.ts';
import type { OpeningGuard } from '../mounting/opening-guard.ts';
import { followUncaught } from '../mounting/uncaught.ts';
import { withTimeout } from '../mounting/with-timeout.ts';

/** How long a release may take from the moment it is asked for until it is in the slot, ms. */
const LIMIT = 5000;

/** A slot as a page offers it. */
export interface OfferedSlot {
  name: string;
  data: () => unknown;
}

/** Where a contribution stands, and whom it tells how it does. */
export interface ContributionHost {
  element: HTMLElement;
  /** The element is to be seen, or not any more. */
  show: (isUp: boolean) => void;
  breaker: Breaker;
  guard: OpeningGuard;
  report: (beacon: Beacon) => void;
}

/** What one module shows in one slot of a page. Nothing of it is ever thrown. */
export interface Contribution {
  open(): void;
  /** Leaves nothing: no node, no listener, nothing that comes late. */
  close(): void;
}

/** Applications of the page: each counts its ids from the same start. */
let count = 0;

/**
 * Shows what a module has for a slot as its page would be shown: a release is asked for twice, within five seconds,
 * then the one before it. One that fails leaves the slot empty, and after three failures in a session a release is not
 * tried again. What breaks later takes this contribution away, and nothing else.
 */
export function createContribution(
  entry: ManifestEntry,
  slot: OfferedSlot,
  { element, show, breaker, guard, report }: ContributionHost,
  load = loadModule,
): Contribution {
  /** The opening under way or done; a close makes it stale. */
  let current: symbol | undefined;
  let remove: (() => void) | undefined;
  // What fails in a slot counts apart: it is no reason to keep people from the module's own pages.
  const nameOf = (release: Release) => `${releaseName(entry.id, release)} ${slot.name}`;

  const tell = (release: Release, outcome: Beacon['outcome'], error?: unknown) => {
    if (error !== undefined) console.error(`module ${entry.id}, slot ${slot.name}`, error);
    report({ module: entry.id, version: release.version, outcome });
  };

  async function open(): Promise<void> {
    const opening = Symbol(entry.id);
    current = opening;
    for (const release of [entry.release, entry.previous ?? null]) {
      if (release === null) continue;
      if (breaker.isOpen(releaseName(entry.id, release)) || breaker.isOpen(nameOf(release))) dropStyles(release);
      else if (await comesUp(release, () => current !== opening)) return;
    }
  }

  /** Whether nothing more is to be done: it is in the slot, or nobody waits for it any more. */
  async function comesUp(release: Release, isClosed: () => boolean): Promise<boolean> {
    let isOver = false;
    const isStale = () => isOver || isClosed();
    const closeGuard = guard.open(nameOf(release), release.version);
    try {
      await withTimeout(LIMIT, `not in the slot after ${LIMIT} ms`, async () => {
        const component = await componentOf(release);
        if (component !== undefined && !isStale()) await mount(component, release);
      });
      if (isStale()) return true;
      if (remove === undefined) return false;
      show(true);
      tell(release, 'mounted');
      return true;
    } catch (error) {
      if (isClosed()) return true;
      isOver = true;
      takeAway();
      dropStyles(release);
      tell(release, 'load-error', error);
      breaker.failed(nameOf(release));
      return false;
    } finally {
      closeGuard();
    }
  }

  /** Undefined: the release before knew nothing of this slot. */
  async function componentOf(release: Release): Promise<Component | undefined> {
    // A line that is cut for a moment is no failure.
    const module: WebModule = await load(release, 0).catch(() => load(release, 1));
    const shown = module.mount.declared?.slots?.[slot.name];
    if (shown !== undefined) return isLoader(shown) ? (await shown()).default : shown;
    if (release === entry.release) throw new Error('module.json names this slot, defineWebModule does not');
    return undefined;
  }

  async function mount(component: Component, release: Release): Promise<void> {
    const app = createApp({ name: nameOf(release), render: () => h(component, { data: slot.data() }) });
    const cache = createCache();
    let fault: { error: unknown } | undefined;
    let isUp = false;
    const fail = (error: unknown) => {
      fault ??= { error };
      if (!isUp) return;
      isUp = false;
      // Vue may be in the middle of drawing it.
      queueMicrotask(() => {
        if (remove === leave) crash(release, error);
      });
    };
    app.config.idPrefix = `${entry.id}-${(count += 1)}`;
    app.config.errorHandler = (error) => {
      // The API's answer to a click is no bug of the release.
      if (isUp && error instanceof ProblemError) console.error(`module ${entry.id}, slot ${slot.name}`, error);
      else fail(error);
    };
    const folder = release.entry.url.slice(0, release.entry.url.lastIndexOf('/') + 1);
    const stopListening = followUncaught(folder, (error, kind) => {
      if (kind === 'error') fail(error);
    });
    const leave = () => {
      isUp = false;
      stopListening();
      app.unmount();
      cache.empty();
      element.replaceChildren();
    };
    remove = leave;
    provideConfiguration(app, release.configuration ?? {});
    app.use(cache).mount(element);
    await nextTick();
    if (element.querySelector('h1') !== null) fail(new Error('it shows an h1: the page has its own'));
    if (fault !== undefined) throw fault.error;
    isUp = true;
  }

  /** What was in the slot broke. */
  function crash(release: Release, error: unknown): void {
    close();
    dropStyles(release);
    tell(release, 'crash', error);
    breaker.failed(nameOf(release));
  }

  /** Unless the module is elsewhere on the page, which needs them. */
  function dropStyles(release: Release): void {
    const places = [...document.querySelectorAll(`[data-module="${entry.id}"]`)];
    if (!places.some((place) => place !== element && place.hasChildNodes())) removeStyles(release);
  }

  function takeAway(): void {
    const removing = remove;
    remove = undefined;
    removing?.();
  }

  function close(): void {
    current = undefined;
    takeAway();
    show(false);
  }

  return { open: () => void open(), close };
}

/** A component of a file is an object. */
function isLoader(shown: Component | ComponentLoader): shown is ComponentLoader {
  return typeof shown === 'function';
}
