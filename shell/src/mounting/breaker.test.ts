import type { ManifestEntry } from '@pwp/contracts';
import type { MountProps, WebModule } from '@pwp/web-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createModuleRegion, type RegionState } from '../frame/module-region.ts';
import { createVisits } from './visits.ts';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { createBreaker } from './breaker.ts';
import { createLifecycles } from './lifecycles.ts';
import type { loadModule } from './module-code.ts';
import { createOpeningGuard } from './opening-guard.ts';

const file = (version: string, name: string) => ({
  url: `/modules/releves/${version}/${name}`,
  integrity: `sha384-${'A'.repeat(64)}`,
});
const release = (version: string) => ({ version, entry: file(version, 'main.js'), chunks: [], css: [] });
const alone = manifestEntry({ id: 'releves', release: release('2') });
const updated = manifestEntry({ id: 'releves', release: release('2'), previous: release('1') });

const load = vi.fn<typeof loadModule>();
const hangs = () => new Promise<never>(() => undefined);
/** What the module on screen was mounted with. */
let props: MountProps;
const working: WebModule = {
  bootstrap: () => Promise.resolve(),
  mount: (given) => {
    props = given;
    return Promise.resolve();
  },
  unmount: () => Promise.resolve(),
};

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  load.mockReset();
  load.mockResolvedValue(working);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A page of the tab that opens the module; its end is the test's. */
async function openPage(entry: ManifestEntry, wait = 0) {
  let state: RegionState = { status: 'empty' };
  const breaker = createBreaker();
  const lifecycles = createLifecycles(
    entry,
    {
      region: createModuleRegion(document.createElement('div'), (shown) => (state = shown)),
      breaker,
      guard: createOpeningGuard((name) => breaker.hung(name)),
      visits: createVisits(),
      takeOver: () => false,
      goOnWithout: () => undefined,
      report: () => undefined,
    },
    load,
  );
  load.mockClear();
  await lifecycles.mount();
  await vi.advanceTimersByTimeAsync(wait);
  return { state: () => state, leave: lifecycles.unmount };
}

/** The versions that the page asked for. */
const loaded = () => load.mock.calls.map(([{ version }]) => version);

async function visitThatBreaks(entry: ManifestEntry): Promise<void> {
  const { state, leave } = await openPage(entry);
  expect(state().status).toBe('ready');
  props.onFailure?.(new Error('broken'));
  expect(state().status).toBe('failed');
  await leave();
}

test('a release that mounts, then breaks, each time, is tried three times; one that is left whole starts from nothing', async () => {
  await visitThatBreaks(alone);
  await visitThatBreaks(alone);
  await (await openPage(alone)).leave();
  for (let turn = 0; turn < 3; turn += 1) await visitThatBreaks(alone);
  const { state } = await openPage(alone);
  expect(state()).toMatchObject({ status: 'failed', isStopped: true });
  expect(loaded()).toEqual([]);
});

test('with a release before it, that one is shown from then on', async () => {
  for (let turn = 0; turn < 3; turn += 1) await visitThatBreaks(updated);
  const { state } = await openPage(updated);
  expect(state().status).toBe('ready');
  expect(loaded()).toEqual(['1']);
});

test('a release that hangs three times while the one before it comes up is waited for no more', async () => {
  load.mockImplementation(({ version }) => (version === '2' ? hangs() : Promise.resolve(working)));
  for (let turn = 0; turn < 3; turn += 1) {
    const { state, leave } = await openPage(updated, 5_000);
    expect(state().status).toBe('ready');
    expect(loaded()).toEqual(['2', '1']);
    await leave();
  }
  const { state } = await openPage(updated);
  expect(state().status).toBe('ready');
  expect(loaded()).toEqual(['1']);
});

test('after two pages that died while they opened a release, the one before it is shown; after two more, the panel', async () => {
  load.mockImplementation(hangs);
  await openPage(updated);
  await openPage(updated);
  expect(loaded()).toEqual(['2']);
  await openPage(updated);
  await openPage(updated);
  expect(loaded()).toEqual(['1']);
  const { state } = await openPage(updated);
  expect(state()).toMatchObject({ status: 'failed', isStopped: true });
  expect(loaded()).toEqual([]);
});

test('a release that is not tried takes away the styles that the server named', async () => {
  document.head.innerHTML = `<link rel="stylesheet" href="${file('2', 'page.css').url}">`;
  for (let turn = 0; turn < 3; turn += 1) createBreaker().failed('releves@2');
  const styled = { ...release('2'), css: [file('2', 'page.css')] };
  const { state } = await openPage({ ...updated, release: styled });
  expect(state().status).toBe('ready');
  expect(document.head.childElementCount).toBe(0);
});
