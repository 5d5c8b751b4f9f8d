import type { Beacon, ManifestEntry, Session } from '@pwp/contracts';
import { useQuery, type WebModule } from '@pwp/web-kit';
import { networkProblem, type ComponentLoader } from '@pwp/web-kit/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineComponent, h, onBeforeUnmount, onMounted, reactive, shallowReactive, type Component } from 'vue';
import { createPortal, type Portal } from '../frame/portal.ts';
import type { loadModule } from '../mounting/module-code.ts';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { createContribution } from './contribution.ts';
import { fillSlot } from './fill-slot.ts';
import { followSlot } from './follow-slot.ts';

const NAME = 'accueil.fiche';
const slots = [{ name: NAME }];

let place: HTMLElement;
let portal: Portal;
let told: string[];
const load = vi.fn<typeof loadModule>();
const leaving: (() => void)[] = [];

/** A module that shows this component in the slot. */
const moduleWith = (component: Component) => moduleWithSlots({ [NAME]: () => Promise.resolve({ default: component }) });

function moduleWithSlots(own: Record<string, Component | ComponentLoader>): WebModule {
  const nothing = () => Promise.resolve();
  return {
    bootstrap: nothing,
    unmount: nothing,
    mount: Object.assign(nothing, { declared: { id: 'any', routes: [], slots: own } }),
  };
}

const saying = (text: string) =>
  defineComponent((props: { data: { fiche: string } }) => () => h('p', `${text} ${props.data.fiche}`), {
    props: ['data'],
  });

/** Puts entries in a portal where `load` answers, and its slot on a page. */
function showSlot(
  entries: ManifestEntry[],
  data: () => unknown = () => ({ fiche: '1' }),
  session: Session | null = sessionOf('professionnel'),
): () => void {
  openPortal(entries, session);
  return offerSlot(data);
}

function openPortal(entries: ManifestEntry[], session: Session | null = sessionOf('professionnel')): void {
  portal = createPortal({ modules: entries, unavailable: [] });
  portal.state.session = session;
  portal.report = ({ module, version, outcome }: Beacon) => void told.push(`${module} ${version} ${outcome}`);
}

/** The slot on a page of that portal. */
function offerSlot(data: () => unknown = () => ({ fiche: '1' })): () => void {
  const leave = followSlot(
    portal,
    portal.manifest.modules,
    { name: NAME, element: place, data },
    (entry, slot, at, judges) => createContribution(entry, slot, at, judges, load),
  );
  leaving.push(leave);
  return leave;
}

/** Waits until nothing more is under way. */
const settled = () => vi.waitFor(() => expect(told).not.toEqual([]));

beforeEach(() => {
  sessionStorage.clear();
  told = [];
  load.mockReset();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  place = document.createElement('div');
  place.hidden = true;
  document.body.replaceChildren(place);
});
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('what modules have for a slot stands there in the order of the menu, whoever comes first', async () => {
  const late = Promise.withResolvers<WebModule>();
  load.mockImplementation(({ entry }) =>
    entry.url.includes('/avis/') ? late.promise : Promise.resolve(moduleWith(saying('Second'))),
  );
  showSlot([manifestEntry({ id: 'avis', slots }), manifestEntry({ id: 'notes', slots })]);
  await vi.waitFor(() => expect(place.textContent).toBe('Second 1'));
  expect(place.hidden).toBe(false);
  late.resolve(moduleWith(saying('Premier')));
  await vi.waitFor(() => expect(place.textContent).toBe('Premier 1Second 1'));
  expect(told).toEqual(['notes 1 mounted', 'avis 1 mounted']);
});

test('a small component may be in the entry itself', async () => {
  load.mockResolvedValue(moduleWithSlots({ [NAME]: saying('Avis') }));
  showSlot([manifestEntry({ id: 'avis', slots })]);
  await vi.waitFor(() => expect(place.textContent).toBe('Avis 1'));
});

test('data of the page is followed', async () => {
  const page = reactive({ fiche: '1' });
  load.mockResolvedValue(moduleWith(saying('Fiche')));
  showSlot([manifestEntry({ id: 'avis', slots })], () => ({ fiche: page.fiche }));
  await vi.waitFor(() => expect(place.textContent).toBe('Fiche 1'));
  page.fiche = '2';
  await vi.waitFor(() => expect(place.textContent).toBe('Fiche 2'));
});

test.each<{ name: string; given: Record<string, unknown> }>([
  { name: 'a module of other roles', given: { roles: ['referent'] } },
  { name: 'a slot of other roles', given: { slots: [{ name: NAME, roles: ['administrateur'] }] } },
  { name: 'a module that is turned off', given: { disabled: true } },
  { name: 'a module without a build', given: { release: null } },
  { name: 'a module to come', given: { availability: 'to-come' } },
  { name: 'a module whose API is out of order', given: { id: 'panne' } },
  { name: 'a module before sign-in', given: { id: 'avant' } },
])('nothing is loaded of $name', ({ given }) => {
  const before = given['id'] === 'avant';
  showSlot(
    [manifestEntry({ id: 'avis', slots, ...given })],
    undefined,
    before ? null : { ...sessionOf('professionnel'), modulesIndisponibles: ['panne'] },
  );
  expect(load).not.toHaveBeenCalled();
  expect(place.hidden).toBe(true);
});

test('a slot is shown to its own roles, whoever the module is open to: who gets one needs no reload, whose role is taken sees it no more', async () => {
  load.mockResolvedValue(moduleWith(saying('Avis')));
  showSlot([manifestEntry({ id: 'avis', roles: ['administrateur'], slots: [{ name: NAME, roles: ['referent'] }] })]);
  expect(load).not.toHaveBeenCalled();
  portal.state.session = sessionOf('professionnel', 'referent');
  await vi.waitFor(() => expect(place.textContent).toBe('Avis 1'));
  portal.state.session = sessionOf('professionnel');
  expect(place.textContent).toBe('');
  expect(place.hidden).toBe(true);
});

test('a module that is turned off leaves the open slot at once; turned on again, it comes back', async () => {
  load.mockResolvedValue(moduleWith(saying('Avis')));
  showSlot([manifestEntry({ id: 'avis', slots })]);
  await vi.waitFor(() => expect(place.textContent).toBe('Avis 1'));
  const [entry] = portal.manifest.modules;
  if (entry === undefined) throw new Error('no entry');
  entry.disabled = true;
  expect(place.textContent).toBe('');
  expect(place.hidden).toBe(true);
  entry.disabled = false;
  await vi.waitFor(() => expect(place.textContent).toBe('Avis 1'));
});

const broken: Record<string, () => Promise<WebModule>> = {
  'does not come': () => Promise.reject(new TypeError('failed to fetch')),
  'has no component for the slot': () => Promise.resolve(moduleWithSlots({})),
  'lacks the file of its component': () =>
    Promise.resolve(moduleWithSlots({ [NAME]: () => Promise.reject(new TypeError('chunk is missing')) })),
  'throws in setup': () =>
    Promise.resolve(
      moduleWith({
        setup: () => {
          throw new Error('setup broken');
        },
      }),
    ),
  'throws when it is drawn': () =>
    Promise.resolve(
      moduleWith({
        render: () => {
          throw new Error('render broken');
        },
      }),
    ),
  'throws once it is mounted': () =>
    Promise.resolve(
      moduleWith({
        setup: () => {
          onMounted(() => {
            throw new Error('mounted broken');
          });
          return () => h('p', 'Seen for an instant');
        },
      }),
    ),
  'shows a heading of the first level': () => Promise.resolve(moduleWith({ render: () => h('h1', 'Titre') })),
};

test.each(Object.entries(broken))('a module that %s leaves nothing, and is told of', async (_how, module) => {
  load.mockImplementation(({ entry }) =>
    entry.url.includes('/avis/') ? module() : Promise.resolve(moduleWith(saying('Note'))),
  );
  showSlot([manifestEntry({ id: 'avis', slots }), manifestEntry({ id: 'notes', slots })]);
  await vi.waitFor(() => expect(told.toSorted()).toEqual(['avis 1 load-error', 'notes 1 mounted']));
  expect(place.textContent).toBe('Note 1');
  expect(place.querySelector('[data-module="avis"]')?.innerHTML).toBe('');
  expect(console.error).toHaveBeenCalledWith(`module avis, slot ${NAME}`, expect.anything());
});

test('a release before that knew no slot is not blamed', async () => {
  const { release } = manifestEntry({ id: 'avis' });
  const previous = release && { ...release, version: '0' };
  load.mockImplementation(({ version }) =>
    version === '1' ? Promise.reject(new Error('broken')) : Promise.resolve(moduleWithSlots({})),
  );
  showSlot([manifestEntry({ id: 'avis', slots, previous })]);
  await vi.waitFor(() => expect(load.mock.lastCall?.[0].version).toBe('0'));
  await new Promise((resolve) => setTimeout(resolve));
  expect(told).toEqual(['avis 1 load-error']);
  expect(place.hidden).toBe(true);
});

test('a module that failed too often in a slot is kept from nobody on its own pages', async () => {
  load.mockRejectedValue(new TypeError('failed to fetch'));
  for (let turn = 0; turn < 3; turn += 1) {
    told = [];
    const leave = showSlot([manifestEntry({ id: 'avis', slots })]);
    await vi.waitFor(() => expect(told).toEqual(['avis 1 load-error']));
    leave();
  }
  expect(portal.breaker.isOpen(`avis@1 ${NAME}`)).toBe(true);
  expect(portal.breaker.isOpen('avis@1')).toBe(false);
});

test('a module whose pages failed too often is not tried in a slot either', () => {
  showSlot([]);
  for (let turn = 0; turn < 3; turn += 1) portal.breaker.failed('avis@1');
  showSlot([manifestEntry({ id: 'avis', slots })]);
  expect(load).not.toHaveBeenCalled();
});

test.each(['a click', 'a timer', 'a new drawing'])(
  'what breaks later, by %s, takes away this contribution alone, and nothing comes of it',
  async (by) => {
    const page = reactive({ fiche: '1' });
    const breaking = defineComponent(
      (props: { data: { fiche: string } }) => () => {
        if (props.data.fiche === '2') throw new Error('render broken');
        const onClick = () => {
          throw new Error('click broken');
        };
        return h('button', { onClick }, 'Agir');
      },
      { props: ['data'] },
    );
    load.mockImplementation(({ entry }) =>
      Promise.resolve(moduleWith(entry.url.includes('/avis/') ? breaking : saying('Note'))),
    );
    showSlot([manifestEntry({ id: 'avis', slots }), manifestEntry({ id: 'notes', slots })], () => ({ ...page }));
    await vi.waitFor(() => expect(place.textContent).toBe('AgirNote 1'));
    if (by === 'a click') place.querySelector('button')?.click();
    else if (by === 'a new drawing') page.fiche = '2';
    else {
      const filename = 'http://localhost/modules/avis/1/page.js';
      window.dispatchEvent(new ErrorEvent('error', { filename, error: new Error('timer broken') }));
    }
    await vi.waitFor(() => expect(place.textContent).toMatch(/^Note/));
    page.fiche = '3';
    await vi.waitFor(() => expect(place.textContent).toBe('Note 3'));
    expect(told.filter((outcome) => outcome.endsWith('crash'))).toEqual(['avis 1 crash']);
  },
);

test('an answer of the API that no handler caught is logged, and takes nothing away', async () => {
  const refused = networkProblem();
  load.mockResolvedValue(moduleWith({ render: () => h('button', { onClick: () => Promise.reject(refused) }, 'Agir') }));
  showSlot([manifestEntry({ id: 'avis', slots })]);
  await settled();
  place.querySelector('button')?.click();
  await vi.waitFor(() => expect(console.error).toHaveBeenCalledWith(`module avis, slot ${NAME}`, refused));
  expect(place.textContent).toBe('Agir');
  expect(told).toEqual(['avis 1 mounted']);
});

test('sixty pages with a slot leave no node, no listener and no timer', async () => {
  vi.useFakeTimers();
  const alive = shallowReactive(new Set<symbol>());
  const following = defineComponent(() => {
    const own = Symbol('contribution');
    useQuery({ key: ['avis'], query: () => Promise.resolve(1) });
    onMounted(() => alive.add(own));
    onBeforeUnmount(() => alive.delete(own));
    return () => h('p', 'Avis');
  });
  const listeners = new Map<string, number>();
  const count = (type: string, by: number) => listeners.set(type, (listeners.get(type) ?? 0) + by);
  const add = window.addEventListener.bind(window);
  const remove = window.removeEventListener.bind(window);
  vi.spyOn(window, 'addEventListener').mockImplementation((type: string, listener: unknown) => {
    count(type, 1);
    add(type, listener as EventListener);
  });
  vi.spyOn(window, 'removeEventListener').mockImplementation((type: string, listener: unknown) => {
    count(type, -1);
    remove(type, listener as EventListener);
  });
  load.mockImplementation(() => Promise.resolve(moduleWith({ render: () => h(following) })));
  openPortal([manifestEntry({ id: 'avis', slots })]);
  listeners.clear();
  for (let turn = 0; turn < 60; turn += 1) {
    const leave = offerSlot();
    await vi.advanceTimersByTimeAsync(1);
    expect(place.textContent).toBe('Avis');
    leave();
  }
  expect(alive.size).toBe(0);
  expect(place.childNodes).toHaveLength(0);
  expect([...listeners.values()].filter((left) => left !== 0)).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a slot that no module names loads nothing; one that is left at once is filled no more', async () => {
  portal = createPortal({ modules: [manifestEntry({ id: 'avis' })], unavailable: [] });
  fillSlot(portal, NAME, place, () => ({}))();
  portal.manifest.modules.push(manifestEntry({ id: 'notes', slots }));
  fillSlot(portal, NAME, place, () => ({}))();
  await import('./follow-slot.ts');
  await new Promise((resolve) => setTimeout(resolve));
  expect(place.childNodes).toHaveLength(0);
});
