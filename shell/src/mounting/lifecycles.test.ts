import { ManifestEntry } from '@pwp/contracts';
import type { MountProps, WebModule } from '@pwp/web-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, shallowRef, type App } from 'vue';
import ModuleUnavailable from '../frame/ModuleUnavailable.vue';
import { createModuleRegion, type RegionState } from '../frame/module-region.ts';
import { createLifecycles, type ModuleHost } from './lifecycles.ts';
import type { loadModule } from './module-code.ts';
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

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  state = shallowRef<RegionState>({ status: 'empty' });
  region = document.createElement('div');
  const frame = document.createElement('div');
  document.body.replaceChildren(region, frame);
  host = {
    region: createModuleRegion(region, (shown) => {
      state.value = shown;
    }),
    takeOver: () => false,
  };
  panel = createApp({
    render: () => {
      const shown = state.value;
      return shown?.status === 'failed' ? h(ModuleUnavailable, { title: shown.title, onRetry: shown.retry }) : null;
    },
  });
  panel.mount(frame);
});

afterEach(() => {
  panel.unmount();
  vi.useRealTimers();
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

function lifecyclesOf(load: typeof loadModule) {
  return createLifecycles(entry, host, load);
}

async function heading(): Promise<string> {
  await vi.waitFor(() => expect(document.querySelector('h1')).not.toBeNull());
  return document.querySelector('h1')?.textContent ?? '';
}

function clickRetry(): void {
  const button = document.querySelector('button');
  if (button === null) throw new Error('no « Réessayer »');
  expect(button.textContent?.trim()).toBe('Réessayer');
  button.click();
}

test('a module is mounted in an element of its own, and its region is emptied when it leaves', async () => {
  const module = workingModule();
  const { mount, unmount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  await vi.waitFor(() => expect(state.value?.status).toBe('ready'));
  expect(region.textContent).toBe('Tableau de bord');
  await unmount();
  expect(module.unmount).toHaveBeenCalledOnce();
  expect(region.childNodes).toHaveLength(0);
});

test('a bundle that cannot be fetched shows the named panel, and « Réessayer » fetches it again', async () => {
  const load = vi
    .fn<typeof loadModule>()
    .mockRejectedValueOnce(new TypeError('failed to fetch'))
    .mockResolvedValueOnce(workingModule());
  const { mount } = lifecyclesOf(load);
  await mount();
  expect(await heading()).toBe('Le service Relevés est indisponible');
  clickRetry();
  await vi.waitFor(() => expect(region.textContent).toBe('Tableau de bord'));
  expect(document.querySelector('h1')).toBeNull();
  expect(load.mock.calls.map(([, attempt]) => attempt)).toEqual([0, 1]);
});

test('a module that throws when it mounts shows the panel, and single-spa never hears of it', async () => {
  const module = { ...workingModule(), mount: () => Promise.reject(new Error('broken')) };
  const { mount } = lifecyclesOf(() => Promise.resolve(module));
  await expect(mount()).resolves.toBeUndefined();
  expect(await heading()).toBe('Le service Relevés est indisponible');
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

test('a page that breaks later is released and replaced by the panel', async () => {
  const module = workingModule();
  const { mount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  await vi.waitFor(() => expect(state.value?.status).toBe('ready'));
  module.props?.onFailure?.(new Error('chunk is missing'));
  expect(await heading()).toBe('Le service Relevés est indisponible');
  expect(module.unmount).toHaveBeenCalledOnce();
});

test('after the limit the panel shows; what comes later is released and never seen', async () => {
  vi.useFakeTimers();
  const late = Promise.withResolvers<void>();
  const module = { ...workingModule(), mount: () => late.promise };
  const { mount } = lifecyclesOf(() => Promise.resolve(module));
  await mount();
  // Five seconds, as the design promises.
  await vi.advanceTimersByTimeAsync(4999);
  expect(state.value?.status).toBe('loading');
  await vi.advanceTimersByTimeAsync(1);
  expect(state.value?.status).toBe('failed');
  late.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(module.unmount).toHaveBeenCalledOnce();
  expect(state.value?.status).toBe('failed');
});

test('leaving does not wait for a module that hangs', async () => {
  const { mount, unmount } = lifecyclesOf(() => new Promise(() => undefined));
  await mount();
  expect(state.value?.status).toBe('loading');
  await unmount();
  expect(state.value?.status).toBe('empty');
});

test('when every try failed, the page itself is loaded again', async () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
  const load = vi.fn<typeof loadModule>().mockRejectedValue(new TypeError('failed to fetch'));
  const { mount } = lifecyclesOf(load);
  await mount();
  for (let attempt = 0; attempt <= RETRIES; attempt += 1) {
    await heading();
    clickRetry();
    await vi.waitFor(() => expect(state.value?.status).toBe('failed'));
  }
  expect(load).toHaveBeenCalledTimes(RETRIES + 1);
  expect(reload).toHaveBeenCalledOnce();
});
