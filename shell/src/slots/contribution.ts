import type { ManifestEntry } from '@pwp/contracts';
import { ProblemError, type WebModule } from '@pwp/web-kit';
import { createCache, provideConfiguration, type ComponentLoader } from '@pwp/web-kit/host';
import { createApp, h, nextTick, type Component } from 'vue';
import { loadModule } from '../mounting/module-code.ts';
import {
  createReleaseLifecycle,
  type ReleaseOpening,
  type ReleaseJudges,
  type ReleaseLifecycle,
} from '../mounting/release-lifecycle.ts';
import { followUncaught } from '../mounting/uncaught.ts';

/** A slot as a page offers it. */
export interface OfferedSlot {
  name: string;
  data: () => unknown;
}

/** Where a contribution stands. */
export interface ContributionHost {
  element: HTMLElement;
  /** Shows or hides the element. */
  show: (isUp: boolean) => void;
}

/** Applications of the page: each counts its ids from the same start. */
let count = 0;

/**
 * What one module shows in one slot of a page, with the lifecycle of a page. One that fails leaves the slot empty. What breaks later takes this
 * contribution away, and nothing else.
 */
export function createContribution(
  entry: ManifestEntry,
  slot: OfferedSlot,
  { element, show }: ContributionHost,
  judges: ReleaseJudges,
  load = loadModule,
): ReleaseLifecycle {
  let leave: (() => void) | undefined;

  async function draw(module: WebModule, opening: ReleaseOpening): Promise<boolean> {
    const shown = module.mount.declared?.slots?.[slot.name];
    if (shown === undefined) {
      // The release before may have known nothing of this slot.
      if (opening.release === entry.previous) return false;
      throw new Error('module.json names this slot, defineWebModule does not');
    }
    const component = isLoader(shown) ? (await shown()).default : shown;
    if (!opening.isStale()) await mount(component, opening);
    return true;
  }

  async function mount(component: Component, { release, fail }: ReleaseOpening): Promise<void> {
    const app = createApp({ name: `${entry.id} ${slot.name}`, render: () => h(component, { data: slot.data() }) });
    const cache = createCache();
    let isUp = false;
    app.config.idPrefix = `${entry.id}-${(count += 1)}`;
    app.config.errorHandler = (error) => {
      // The API's answer to a click is no bug of the release.
      if (isUp && error instanceof ProblemError) console.error(`module ${entry.id}, slot ${slot.name}`, error);
      // Vue may be in the middle of drawing it.
      else queueMicrotask(() => fail(error));
    };
    const stopListening = followUncaught(release, (error, kind) => {
      if (kind === 'error') fail(error);
    });
    leave = () => {
      stopListening();
      app.unmount();
      cache.empty();
      element.replaceChildren();
    };
    provideConfiguration(app, release.configuration ?? {});
    app.use(cache).mount(element);
    await nextTick();
    if (element.querySelector('h1') !== null) throw new Error('it shows an h1: the page has its own');
    isUp = true;
  }

  return createReleaseLifecycle(
    entry,
    {
      slot: slot.name,
      begin: () => element,
      draw,
      ready: () => show(true),
      clear() {
        leave?.();
        leave = undefined;
        show(false);
      },
      refuse: () => undefined,
    },
    judges,
    load,
  );
}

/** A component of a file is an object. */
function isLoader(shown: Component | ComponentLoader): shown is ComponentLoader {
  return typeof shown === 'function';
}
