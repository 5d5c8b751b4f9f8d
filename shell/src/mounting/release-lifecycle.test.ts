import type { ManifestEntry } from '@pwp/contracts';
import { useConfiguration, type WebModule } from '@pwp/web-kit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { createPortal, type Portal } from '../frame/portal.ts';
import { createContribution } from '../slots/contribution.ts';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { createLifecycles } from './lifecycles.ts';
import type { loadModule } from './module-code.ts';
import { createOpeningGuard } from './opening-guard.ts';

const NAME = 'accueil.fiche';
const file = (version: string, name: string) => ({
  url: `/modules/avis/${version}/${name}`,
  integrity: `sha384-${'A'.repeat(64)}`,
});
const release = (version: string, nom: string) => ({
  version,
  entry: file(version, 'main.js'),
  chunks: [],
  css: [file(version, 'page.css')],
  configuration: { nom },
});
const alone = manifestEntry({ id: 'avis', slots: [{ name: NAME }], release: release('2', 'neuf') });
const updated: ManifestEntry = { ...alone, previous: release('1', 'ancien') };

const load = vi.fn<typeof loadModule>();
const hangs = () => new Promise<never>(() => undefined);
const isMissing = () => Promise.reject(new TypeError('failed to fetch'));
const works = () => Promise.resolve(moduleThatSays());
const throws = () => Promise.resolve(moduleThatSays(new Error('broken')));
/** Only the new release is like this; the one before it works. */
const newOne = (come: () => Promise<WebModule>) =>
  load.mockImplementation(({ version }) => (version === '2' ? come() : works()));

let portal: Portal;
let told: string[];
/** What is on screen breaks. */
let breakDown: () => void;
let leaving: (() => Promise<void>)[];

/** A module that draws its value of `nom`, on its page and in the slot. */
function moduleThatSays(fault?: Error): WebModule {
  const shown = defineComponent(() => {
    if (fault !== undefined) throw fault;
    const broken = ref(false);
    breakDown = () => (broken.value = true);
    const { nom } = useConfiguration({ nom: 'string' } as const);
    return () => {
      if (broken.value) throw new Error('broken later');
      return h('p', nom);
    };
  });
  const mount: WebModule['mount'] = ({ domElement, configuration, onFailure }) => {
    if (fault !== undefined) return Promise.reject(fault);
    breakDown = () => onFailure?.(new Error('broken later'));
    domElement.textContent = String(configuration?.['nom']);
    return Promise.resolve();
  };
  return {
    bootstrap: () => Promise.resolve(),
    mount: Object.assign(mount, { declared: { id: 'avis', routes: [], slots: { [NAME]: shown } } }),
    unmount: () => Promise.resolve(),
  };
}

interface Place {
  where: string;
  /** The name that its failures are counted under. */
  counted: string;
  open: (entry: ManifestEntry, element: HTMLElement) => Promise<() => Promise<void>>;
}

const places: Place[] = [
  {
    where: 'on its page',
    counted: 'avis@2',
    async open(entry, element) {
      element.append(portal.regionElement);
      const { mount, unmount } = createLifecycles(entry, portal, load);
      await mount();
      return unmount;
    },
  },
  {
    where: 'in a slot',
    counted: `avis@2 ${NAME}`,
    open(entry, element) {
      const slot = { name: NAME, data: () => ({}) };
      const own = document.createElement('div');
      own.dataset['module'] = 'avis';
      element.append(own);
      const { open, close } = createContribution(entry, slot, { element: own, show: () => undefined }, portal, load);
      open();
      return Promise.resolve(async () => close());
    },
  },
];

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  load.mockReset().mockImplementation(works);
  leaving = [];
});
afterEach(async () => {
  await Promise.all(leaving.map((leave) => leave()));
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const screen = () => document.body.textContent;
/** The versions that the page asked for. */
const loaded = () => load.mock.calls.map(([{ version }]) => version);
const styles = () => document.head.childElementCount;

describe.each(places)('$where', ({ counted, open }) => {
  /** A new page of the tab, whose server wrote a link to the new release's styles. */
  async function openPage(entry: ManifestEntry, wait = 0): Promise<() => Promise<void>> {
    load.mockClear();
    told = [];
    portal = createPortal({ modules: [entry], unavailable: [] });
    portal.report = ({ version, outcome }) => void told.push(`${version} ${outcome}`);
    document.head.innerHTML = `<link rel="stylesheet" href="${file('2', 'page.css').url}">`;
    document.body.replaceChildren();
    const leave = await open(entry, document.body);
    leaving.push(leave);
    await vi.advanceTimersByTimeAsync(wait);
    return leave;
  }

  test('a release is shown with its own values, and leaves nothing', async () => {
    const leave = await openPage(updated);
    expect([screen(), told, loaded()]).toEqual(['neuf', ['2 mounted'], ['2']]);
    await leave();
    expect(screen()).toBe('');
  });

  test('a file that does not come is asked for once more under another address, with nothing said of it', async () => {
    load.mockImplementationOnce(isMissing);
    await openPage(updated);
    expect(load.mock.calls.map(([{ version }, attempt]) => [version, attempt])).toEqual([
      ['2', 0],
      ['2', 1],
    ]);
    expect([screen(), told]).toEqual(['neuf', ['2 mounted']]);
  });

  test.each([
    ['does not come', isMissing],
    ['throws', throws],
  ])('a release that %s leaves its place to the one before, without its styles, and is told of', async (_how, come) => {
    newOne(come);
    await openPage(updated);
    expect([screen(), told]).toEqual(['ancien', ['2 load-error', '1 mounted']]);
    expect(styles()).toBe(0);
    expect(console.error).toHaveBeenCalled();
  });

  test('after five seconds a release is waited for no longer; what comes later is never seen', async () => {
    const late = Promise.withResolvers<WebModule>();
    newOne(() => late.promise);
    await openPage(updated, 4_999);
    expect([screen(), told]).toEqual(['', []]);
    await vi.advanceTimersByTimeAsync(1);
    late.resolve(moduleThatSays());
    await vi.advanceTimersByTimeAsync(10);
    expect([screen(), told]).toEqual(['ancien', ['2 load-error', '1 mounted']]);
  });

  test('what breaks once it is on screen is taken away with its styles, and told of', async () => {
    await openPage(updated);
    breakDown();
    await vi.advanceTimersByTimeAsync(0);
    expect([screen(), told]).toEqual(['', ['2 mounted', '2 crash']]);
    expect(styles()).toBe(0);
  });

  test('the styles of a release that fails stay while the module is elsewhere on the page', async () => {
    await openPage(updated);
    const elsewhere = document.createElement('div');
    elsewhere.dataset['module'] = 'avis';
    elsewhere.textContent = 'Ailleurs';
    document.body.append(elsewhere);
    breakDown();
    await vi.advanceTimersByTimeAsync(0);
    expect([screen(), styles()]).toEqual(['Ailleurs', 1]);
  });

  test.each([
    ['does not come', () => newOne(isMissing), 0],
    ['hangs', () => newOne(hangs), 5_000],
    ['breaks once it is on screen', () => undefined, 0],
  ])('a release that %s three times in a session is not tried again; the one before it is', async (how, come, wait) => {
    come();
    for (let turn = 0; turn < 3; turn += 1) {
      const leave = await openPage(updated, wait);
      expect(loaded()).toContain('2');
      if (how.startsWith('breaks')) breakDown();
      await vi.advanceTimersByTimeAsync(0);
      await leave();
    }
    load.mockImplementation(works);
    const leave = await openPage(updated);
    expect([screen(), loaded(), styles()]).toEqual(['ancien', ['1'], 0]);
    await leave();
    await openPage(alone);
    expect([screen(), loaded()]).toEqual(['', []]);
  });

  test('a release that is left whole starts from nothing', async () => {
    for (const outcome of ['breaks', 'breaks', 'whole', 'breaks', 'breaks']) {
      const leave = await openPage(alone);
      if (outcome === 'breaks') breakDown();
      await vi.advanceTimersByTimeAsync(0);
      await leave();
    }
    await openPage(alone);
    expect(screen()).toBe('neuf');
  });

  test('after two pages that died while they opened a release, the one before it is shown, and its module is told of', async () => {
    const send = vi.spyOn(navigator, 'sendBeacon').mockReturnValue(true);
    load.mockImplementation(hangs);
    await openPage(alone);
    await openPage(alone);
    expect(loaded()).toEqual(['2']);
    load.mockImplementation(works);
    await openPage(updated);
    expect([screen(), loaded()]).toEqual(['ancien', ['1']]);
    expect(portal.breaker.isOpen(counted)).toBe(true);
    // Told once a page, and this file is one page: the first place sees it.
    for (const [, body] of send.mock.calls) {
      expect(body instanceof Blob && (await body.text())).toBe('{"module":"avis","version":"2","outcome":"crash"}');
    }
  });

  test.each([
    ['comes on screen', works],
    ['fails', isMissing],
  ])('a page that ends after a module %s did not die of it', async (_what, come) => {
    load.mockImplementation(come);
    await openPage(alone);
    const died = vi.fn<(name: string) => void>();
    createOpeningGuard(died);
    expect(died).not.toHaveBeenCalled();
  });

  test('a release that is left while it still comes is never seen, nor told of', async () => {
    const late = Promise.withResolvers<WebModule>();
    load.mockReturnValue(late.promise);
    const leave = await openPage(updated);
    await leave();
    late.resolve(moduleThatSays());
    await vi.advanceTimersByTimeAsync(10_000);
    expect([screen(), told, loaded()]).toEqual(['', [], ['2']]);
  });
});
