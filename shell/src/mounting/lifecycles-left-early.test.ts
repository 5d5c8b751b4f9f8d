import { defineWebModule, type WebModule } from '@pwp/web-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { h, type Component } from 'vue';
import { createModuleRegion, type RegionState } from '../frame/module-region.ts';
import { createVisits } from './visits.ts';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { createBreaker } from './breaker.ts';
import { createLifecycles, type ModuleLifecycles } from './lifecycles.ts';
import type { loadModule } from './module-code.ts';

const entry = manifestEntry({ id: 'releves' });

let status: RegionState['status'];
let region: HTMLElement;
let beacons: [version: string, outcome: string][];
const made: ModuleLifecycles[] = [];

beforeEach(() => {
  sessionStorage.clear();
  beacons = [];
  status = 'empty';
  region = document.createElement('div');
  document.body.replaceChildren(region);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  vi.useRealTimers();
  // A module that is on screen listens to the window.
  await Promise.all(made.splice(0).map(({ unmount }) => unmount()));
  vi.restoreAllMocks();
});

function lifecyclesOf(load: typeof loadModule): ModuleLifecycles {
  const lifecycles = createLifecycles(
    entry,
    {
      region: createModuleRegion(region, (shown) => {
        ({ status } = shown);
      }),
      breaker: createBreaker(),
      guard: { open: () => () => undefined },
      visits: createVisits(),
      takeOver: () => false,
      goOnWithout: () => undefined,
      report: ({ version, outcome }) => void beacons.push([version, outcome]),
    },
    load,
  );
  made.push(lifecycles);
  return lifecycles;
}

/** A module of the kit whose page comes when it is told to. */
function lazyModule() {
  const loading = Promise.withResolvers<Component>();
  history.replaceState(null, '', '/releves');
  return {
    module: defineWebModule({ id: 'releves', routes: [{ path: '/releves', component: () => loading.promise }] }),
    arrive: () => loading.resolve({ render: () => h('p', 'Tableau de bord') }),
  };
}

test.each([
  { when: 'before the limit', after: 1000 },
  { when: 'once its panel was shown', after: 5000 },
])('a page of the kit that is left $when does not bring the person back when it comes', async ({ after }) => {
  vi.useFakeTimers();
  const { module, arrive } = lazyModule();
  const { mount, unmount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  await vi.advanceTimersByTimeAsync(after);
  await unmount();
  history.replaceState(null, '', '/annonces');
  arrive();
  await vi.advanceTimersByTimeAsync(0);
  expect(location.pathname).toBe('/annonces');
  expect(status).toBe('empty');
});

test('a page of the kit that comes after the limit leaves the panel alone', async () => {
  vi.useFakeTimers();
  const { module, arrive } = lazyModule();
  await lifecyclesOf(() => Promise.resolve(module)).mount();
  await vi.advanceTimersByTimeAsync(5000);
  document.title = 'Le service Relevés est indisponible';
  arrive();
  await vi.advanceTimersByTimeAsync(0);
  expect(document.title).toBe('Le service Relevés est indisponible');
  expect(status).toBe('failed');
});

test('a page of the kit that is left early and opened again comes on screen', async () => {
  const { module, arrive } = lazyModule();
  const { mount, unmount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  await vi.waitFor(() => expect(region.childElementCount).toBe(1));
  await new Promise((resolve) => setTimeout(resolve));
  await unmount();
  await mount();
  arrive();
  await vi.waitFor(() => expect(status).toBe('ready'));
  expect(region.textContent).toBe('Tableau de bord');
  expect(beacons).toEqual([['1', 'mounted']]);
});

test('a module that comes on screen although it was left, and was opened again since, stays', async () => {
  const mounts = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const module = {
    bootstrap: () => Promise.resolve(),
    mount: vi.fn<WebModule['mount']>(),
    unmount: vi.fn<WebModule['unmount']>(() => Promise.resolve()),
  };
  for (const { promise } of mounts) module.mount.mockReturnValueOnce(promise);
  const { mount, unmount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  await vi.waitFor(() => expect(module.mount).toHaveBeenCalledTimes(1));
  await unmount();
  expect(module.unmount).toHaveBeenCalledOnce();
  await mount();
  await vi.waitFor(() => expect(module.mount).toHaveBeenCalledTimes(2));
  for (const { resolve } of mounts) resolve();
  await vi.waitFor(() => expect(status).toBe('ready'));
  expect(module.unmount).toHaveBeenCalledOnce();
});
