import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { menuOf } from '../frame/menu.ts';
import { createPortal, type Portal } from '../frame/portal.ts';
import { openFakeTabs } from '../testing/fake-tabs.ts';
import { manifestEntry, sessionOf, PAGE_DATA } from '../testing/manifest-entries.ts';
import { applyStatus, followRegistry } from './follow-registry.ts';

const open = vi.fn<(url: string) => void>();
const reroute = vi.fn<() => void>();
let portal: Portal;
const session = sessionOf('professionnel');
const reload = vi.fn<() => void>();
const assign = vi.fn<(url: string | URL) => void>();

beforeEach(() => {
  vi.clearAllMocks();
  history.replaceState(null, '', '/releves');
  vi.spyOn(location, 'assign').mockImplementation(assign);
  vi.spyOn(location, 'reload').mockImplementation(reload);
  portal = createPortal(
    {
      modules: [manifestEntry({ id: 'releves', title: 'Relevés' }), manifestEntry({ id: 'annonces' })],
      unavailable: [],
    },
    open,
  );
  portal.state.session = session;
  portal.follow();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const status = (given: { disabled?: string[]; releases?: Record<string, string[]> } = {}) =>
  applyStatus(portal, { sequence: 1, disabled: [], releases: { releves: ['1'], annonces: ['1'] }, ...given }, reroute);

test('a module that is turned off leaves at once, says so, and is marked in the menu; turned on again, it comes back', () => {
  expect(portal.state.place).toMatchObject({ kind: 'module', entry: { id: 'releves' } });
  status({ disabled: ['releves'] });
  expect(portal.state.place).toEqual({ kind: 'disabled', title: 'Relevés' });
  expect(menuOf(portal.manifest, session).map(({ state }) => state)).toEqual(['unavailable', 'open']);
  expect(reroute).toHaveBeenCalledOnce();
  status();
  expect(portal.state.place).toMatchObject({ kind: 'module', entry: { id: 'releves' } });
  expect(reroute).toHaveBeenCalledTimes(2);
});

test('a release that no longer stands is replaced at the next page of another module, never under the hands', () => {
  status();
  portal.go('/annonces');
  expect(open).toHaveBeenCalledWith('/annonces');
  status({ releases: { releves: ['2'] } });
  expect(reload).not.toHaveBeenCalled();
  portal.go('/releves/pieces');
  expect(open).toHaveBeenLastCalledWith('/releves/pieces');
  expect(assign).not.toHaveBeenCalled();
  portal.go('/annonces');
  expect(assign).toHaveBeenCalledWith('/annonces');
});

test('by the buttons of the browser too, the next module is loaded whole', () => {
  status({ releases: { releves: ['2'] } });
  history.replaceState(null, '', '/releves/pieces');
  portal.follow();
  expect(reload).not.toHaveBeenCalled();
  history.replaceState(null, '', '/annonces');
  portal.follow();
  expect(reload).toHaveBeenCalledOnce();
});

test('« Continuer sans » goes back to where the person was, or to a page that is the shell’s own', () => {
  const [releves, annonces] = portal.manifest.modules;
  if (releves === undefined || annonces === undefined) throw new Error('two modules');
  portal.goOnWithout(releves);
  expect(open).toHaveBeenLastCalledWith('/');
  portal.goOnWithout({ ...releves, home: true });
  expect(open).toHaveBeenLastCalledWith('/plan-du-site');
  history.replaceState(null, '', '/releves/pieces?page=2');
  portal.follow();
  history.replaceState(null, '', '/annonces');
  portal.follow();
  portal.goOnWithout(annonces);
  expect(open).toHaveBeenLastCalledWith('/releves/pieces?page=2');
});

test('a change whose manifest cannot be read is not lost: it is read again, until the registry says what it gives', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const tabs = openFakeTabs();
  try {
    // Another tab reads the stream.
    void navigator.locks.request('pwp-registre', {}, () => new Promise(() => undefined));
    const reader = new BroadcastChannel('pwp-registre');
    const outdate = vi.spyOn(portal, 'outdate');
    const reads = () => tabs.asked.mock.calls.filter(([url]) => url === '/registry/v1/manifest').length;
    tabs.asked.mockRejectedValue(new TypeError('network'));
    followRegistry(portal, { data: PAGE_DATA, text: '{"modules":[]}', sequence: 1, manifest: portal.manifest });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel speaks to its own origin alone
    reader.postMessage({ sequence: 2, disabled: [], releases: {} });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(reads()).toBe(1);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(reads()).toBe(2);
    expect(outdate).not.toHaveBeenCalled();
    tabs.asked.mockImplementation(async () => new Response('{"modules":[{"id":"releves"}]}'));
    await vi.advanceTimersByTimeAsync(25_000);
    expect(outdate).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads()).toBe(3);
  } finally {
    tabs.close();
  }
});
