import type { WebModule } from '@pwp/web-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineComponent, h, reactive } from 'vue';
import { createBreaker, type Breaker } from '../mounting/breaker.ts';
import type { loadModule } from '../mounting/module-code.ts';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { createContribution } from './contribution.ts';

const NAME = 'accueil.fiche';
const file = (version: string, name: string) => ({
  url: `/modules/avis/${version}/${name}`,
  integrity: `sha384-${'A'.repeat(64)}`,
});
const style = file('2', 'page.css');
const release = (version: string) => ({ version, entry: file(version, 'main.js'), chunks: [], css: [] });
const entry = manifestEntry({
  id: 'avis',
  slots: [{ name: NAME }],
  release: { ...release('2'), css: [style] },
  previous: release('1'),
});

let breaker: Breaker;
let element: HTMLElement;
/** What the page hands to the slot. */
let page: { fiche: string };
const load = vi.fn<typeof loadModule>();
const hangs = () => new Promise<never>(() => undefined);

/** A module that shows its version and the fiche, and breaks on the second one. */
function moduleOf(version: string): WebModule {
  const nothing = () => Promise.resolve();
  const shown = defineComponent(
    ({ data }: { data: { fiche: string } }) =>
      () => {
        if (data.fiche === '2') throw new Error('broken');
        return h('p', `Avis ${version}`);
      },
    { props: ['data'] },
  );
  const slots = { [NAME]: { render: () => h(shown, { data: page }) } };
  return {
    bootstrap: nothing,
    unmount: nothing,
    mount: Object.assign(nothing, { declared: { id: 'avis', routes: [], slots } }),
  };
}

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  load.mockReset();
  load.mockImplementation(({ version }) => Promise.resolve(moduleOf(version)));
  breaker = createBreaker();
  page = reactive({ fiche: '1' });
  element = document.createElement('div');
  element.dataset['module'] = 'avis';
  document.body.replaceChildren(element);
  document.head.innerHTML = `<link rel="stylesheet" href="${style.url}">`;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Opens the contribution; the returned function closes it. */
async function show(wait = 0): Promise<() => void> {
  load.mockClear();
  const contribution = createContribution(
    entry,
    { name: NAME, data: () => page },
    { element, show: () => undefined, breaker, guard: { open: () => () => undefined }, report: () => undefined },
    load,
  );
  contribution.open();
  await vi.advanceTimersByTimeAsync(wait);
  return () => contribution.close();
}

const loaded = () => load.mock.calls.map(([{ version }]) => version);

test.each([
  ['in the slot', `avis@2 ${NAME}`],
  ['on its own page', 'avis@2'],
])('a release that failed too often %s is not tried; the one before it is, without its styles', async (_at, failed) => {
  for (let turn = 0; turn < 3; turn += 1) breaker.failed(failed);
  const close = await show();
  expect(element.textContent).toBe('Avis 1');
  expect(loaded()).toEqual(['1']);
  expect(document.head.childElementCount).toBe(0);
  close();
});

test('a release that hangs three times while the one before it comes up is waited for no more', async () => {
  load.mockImplementation(({ version }) => (version === '2' ? hangs() : Promise.resolve(moduleOf(version))));
  for (let turn = 0; turn < 3; turn += 1) {
    const close = await show(5_000);
    expect(element.textContent).toBe('Avis 1');
    close();
  }
  const close = await show();
  expect(element.textContent).toBe('Avis 1');
  expect(loaded()).toEqual(['1']);
  close();
});

test('a release that fails takes its styles along, unless the module is elsewhere on the page', async () => {
  load.mockImplementation(({ version }) =>
    version === '2' ? Promise.reject(new Error('broken')) : Promise.resolve(moduleOf(version)),
  );
  const own = document.createElement('div');
  own.dataset['module'] = 'avis';
  own.textContent = 'Page d’avis';
  document.body.append(own);
  const close = await show();
  expect(element.textContent).toBe('Avis 1');
  expect(document.head.childElementCount).toBe(1);
  close();
  own.remove();
  const closeAgain = await show();
  expect(element.textContent).toBe('Avis 1');
  expect(document.head.childElementCount).toBe(0);
  closeAgain();
});

test('a release that breaks later takes its styles along; after three times the one before it is shown', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    page.fiche = '1';
    const close = await show();
    expect(element.textContent).toBe('Avis 2');
    page.fiche = '2';
    await vi.advanceTimersByTimeAsync(0);
    expect(element.textContent).toBe('');
    close();
  }
  expect(document.head.childElementCount).toBe(0);
  page.fiche = '1';
  const close = await show();
  expect(element.textContent).toBe('Avis 1');
  close();
});
