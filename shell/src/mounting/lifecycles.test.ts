import { ManifestEntry } from '@pwp/contracts';
import { defineWebModule, type MountProps, type WebModule } from '@pwp/web-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, shallowRef, type App, type Component } from 'vue';
import ModuleUnavailable from '../frame/ModuleUnavailable.vue';
import { createModuleRegion, type RegionState } from '../frame/module-region.ts';
import { createBreaker } from './breaker.ts';
import { createLifecycles, type ModuleHost, type ModuleLifecycles } from './lifecycles.ts';
import { createVisits } from './visits.ts';
import type { loadModule } from './module-code.ts';
import { createOpeningGuard } from './opening-guard.ts';
import { RETRIES } from './retry-url.ts';

const entry = ManifestEntry.parse({
  id: 'releves',
  title: 'Relevés',
  path: '/releves',
  icon: 'fr-icon-file-text-line',
  order: 1,
  release: {
    version: '1',
    entry: { url: '/modules/releves/1/main.js', integrity: `sha384-${'A'.repeat(64)}` },
    chunks: [],
    css: [],
  },
});

let state: ReturnType<typeof shallowRef<RegionState>>;
let region: HTMLElement;
let host: ModuleHost;
let panel: App;
const made: ModuleLifecycles[] = [];
let left: string[];
let beacons: [version: string, outcome: string][];

beforeEach(() => {
  sessionStorage.clear();
  beacons = [];
  left = [];
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  state = shallowRef<RegionState>({ status: 'empty' });
  region = document.createElement('div');
  const frame = document.createElement('div');
  document.body.replaceChildren(region, frame);
  host = {
    region: createModuleRegion(region, (shown) => {
      state.value = shown;
    }),
    breaker: createBreaker(),
    guard: createOpeningGuard((name) => host.breaker.hung(name)),
    visits: createVisits(),
    takeOver: () => false,
    goOnWithout: ({ id }) => void left.push(id),
    report: ({ version, outcome }) => void beacons.push([version, outcome]),
  };
  panel = createApp({
    render: () => {
      const shown = state.value;
      if (shown?.status !== 'failed') return null;
      const { title, isStopped, retry, leave } = shown;
      return h(ModuleUnavailable, { title, stopped: isStopped, onRetry: retry, onLeave: leave });
    },
  });
  panel.mount(frame);
});

afterEach(async () => {
  vi.useRealTimers();
  // A module that is on screen listens to the window.
  await Promise.all(made.splice(0).map(({ unmount }) => unmount()));
  panel.unmount();
  vi.restoreAllMocks();
});

/** A module that writes its name, and keeps what it was mounted with. */
function workingModule() {
  const module = {
    props: undefined as MountProps | undefined,
    bootstrap: () => Promise.resolve(),
    mount: vi.fn<WebModule['mount']>((props) => {
      module.props = props;
      props.domElement.textContent = 'Tableau de bord';
      return Promise.resolve();
    }),
    unmount: vi.fn<WebModule['unmount']>(() => Promise.resolve()),
  } satisfies WebModule & { props: MountProps | undefined };
  return module;
}

function lifecyclesOf(load: typeof loadModule, given = entry) {
  const lifecycles = createLifecycles(given, host, load);
  made.push(lifecycles);
  return lifecycles;
}

async function heading(): Promise<string> {
  await vi.waitFor(() => expect(document.querySelector('h1')).not.toBeNull());
  return document.querySelector('h1')?.textContent ?? '';
}

function click(label: string): void {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === label);
  if (button === undefined) throw new Error(`no « ${label} »`);
  button.click();
}

test('a bundle that cannot be fetched twice shows the named panel, and « Réessayer » fetches it again', async () => {
  const load = vi
    .fn<typeof loadModule>()
    .mockRejectedValueOnce(new TypeError('failed to fetch'))
    .mockRejectedValueOnce(new TypeError('failed to fetch'))
    .mockResolvedValueOnce(workingModule());
  const { mount } = lifecyclesOf(load);
  await mount();
  expect(await heading()).toBe('Le service Relevés est indisponible');
  expect(beacons).toEqual([['1', 'load-error']]);
  click('Réessayer');
  await vi.waitFor(() => expect(region.textContent).toBe('Tableau de bord'));
  expect(document.querySelector('h1')).toBeNull();
  expect(load.mock.calls.map(([, attempt]) => attempt)).toEqual([0, 1, 2]);
});

test('a release that failed too often is tried only when it is asked for', async () => {
  for (let turn = 0; turn < 3; turn += 1) host.breaker.failed('releves@1');
  const load = vi.fn<typeof loadModule>().mockResolvedValue(workingModule());
  await lifecyclesOf(load).mount();
  expect(await heading()).toBe('Le service Relevés est indisponible');
  expect(document.body.textContent).toContain('n’est plus relancé sans que vous le demandiez');
  expect(load).not.toHaveBeenCalled();
  click('Réessayer');
  await vi.waitFor(() => expect(state.value?.status).toBe('ready'));
});

test('« Continuer sans » leaves the module to the shell', async () => {
  const { mount } = lifecyclesOf(() => Promise.reject(new TypeError('failed to fetch')));
  await mount();
  await heading();
  click('Continuer sans');
  expect(left).toEqual(['releves']);
});

test.each([
  { name: 'a route outside its path', declared: { id: 'releves', routes: [{ path: '/annonces', redirect: '/' }] } },
  { name: 'another id', declared: { id: 'annonces', routes: [] } },
])('a module whose code says $name is never mounted, and says why', async ({ declared }) => {
  const module = workingModule();
  const mounting = Object.assign(module.mount, { declared });
  const { mount } = lifecyclesOf(() => Promise.resolve({ ...module, mount: mounting }));
  await mount();
  expect(await heading()).toBe('Le service Relevés est indisponible');
  expect(mounting).not.toHaveBeenCalled();
  expect(String(vi.mocked(console.error).mock.calls)).toMatch(/module\.json/);
});

test('what a module throws in a timer is told of; a page that it emptied is replaced by the panel', async () => {
  const module = workingModule();
  const { mount, unmount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  await vi.waitFor(() => expect(state.value?.status).toBe('ready'));
  const uncaught = (filename: string) =>
    window.dispatchEvent(new ErrorEvent('error', { filename, error: new Error('late') }));
  uncaught('http://localhost/modules/autre/1/main.js');
  expect(beacons).toEqual([['1', 'mounted']]);
  uncaught('http://localhost/modules/releves/1/page-x.js');
  expect(beacons).toEqual([
    ['1', 'mounted'],
    ['1', 'crash'],
  ]);
  expect(region.textContent).toBe('Tableau de bord');
  module.props?.domElement.replaceChildren();
  uncaught('http://localhost/modules/releves/1/page-x.js');
  expect(await heading()).toBe('Le service Relevés est indisponible');
  beacons = [];
  await unmount();
  uncaught('http://localhost/modules/releves/1/page-x.js');
  expect(beacons).toEqual([]);
});

test('leaving does not wait for a module that never ends leaving', async () => {
  vi.useFakeTimers();
  const module = { ...workingModule(), unmount: () => new Promise<void>(() => undefined) };
  const { mount, unmount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  await vi.advanceTimersByTimeAsync(0);
  expect(state.value?.status).toBe('ready');
  const leaving = unmount();
  await vi.advanceTimersByTimeAsync(2000);
  await leaving;
  expect(state.value?.status).toBe('empty');
});

test('after the limit the panel shows; what comes later is released and never seen', async () => {
  vi.useFakeTimers();
  const late = Promise.withResolvers<void>();
  const unmount = vi.fn<WebModule['unmount']>(() => Promise.resolve());
  const module = { ...workingModule(), mount: () => late.promise, unmount };
  const { mount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  // Five seconds, as the design promises.
  await vi.advanceTimersByTimeAsync(4999);
  expect(state.value?.status).toBe('loading');
  await vi.advanceTimersByTimeAsync(1);
  expect(state.value?.status).toBe('failed');
  expect(unmount).toHaveBeenCalledOnce();
  // One that did not heed it is released once more.
  late.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(unmount).toHaveBeenCalledTimes(2);
  expect(state.value?.status).toBe('failed');
});

test('when every try failed, the page itself is loaded again', async () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
  const load = vi.fn<typeof loadModule>().mockRejectedValue(new TypeError('failed to fetch'));
  const { mount } = lifecyclesOf(load);
  await mount();
  while (load.mock.calls.length <= RETRIES) {
    await heading();
    click('Réessayer');
    await vi.waitFor(() => expect(state.value?.status).toBe('failed'));
  }
  expect(load.mock.calls.map(([, attempt]) => attempt)).toEqual([0, 1, 2, 3]);
  click('Réessayer');
  expect(reload).toHaveBeenCalledOnce();
});

test('leaving the page while a module loads does not count against the module', async () => {
  await lifecyclesOf(() => new Promise(() => undefined)).mount();
  window.dispatchEvent(new Event('pagehide'));
  const died = vi.fn<(name: string) => void>();
  createOpeningGuard(died);
  expect(died).not.toHaveBeenCalled();
});

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
  expect(state.value?.status).toBe('empty');
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
  expect(state.value?.status).toBe('failed');
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
  await vi.waitFor(() => expect(state.value?.status).toBe('ready'));
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
  await vi.waitFor(() => expect(state.value?.status).toBe('ready'));
  expect(module.unmount).toHaveBeenCalledOnce();
});
