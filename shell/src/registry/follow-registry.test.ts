import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { menuOf } from '../frame/menu.ts';
import { createPortal, type Portal } from '../frame/portal.ts';
import { placeOf } from '../manifest/places.ts';
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
  applyStatus(
    portal,
    { sequence: 1, disabled: [], releases: { releves: ['1'], annonces: ['1'] }, ...given },
    undefined,
    reroute,
  );

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

/** Follows the registry in a tab that another one tells what the stream says, until the test ends. */
function follow() {
  const tabs = openFakeTabs();
  onTestFinished(tabs.close);
  // Another tab reads the stream.
  void navigator.locks.request('pwp-registre', {}, () => new Promise(() => undefined));
  const reader = new BroadcastChannel('pwp-registre');
  const start = () =>
    followRegistry(portal, { data: PAGE_DATA, text: '{"modules":[]}', sequence: 1, manifest: portal.manifest });
  return {
    start,
    asked: tabs.asked,
    outdate: vi.spyOn(portal, 'outdate'),
    reads: () => tabs.asked.mock.calls.filter(([url]) => url === '/registry/v1/manifest').length,
    tell: (sequence: number, disabled: string[] = []) =>
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel speaks to its own origin alone
      reader.postMessage({ sequence, disabled, releases: {} }),
  };
}

const nothingNew = (sequence: number) => async () =>
  new Response(null, { status: 304, headers: { 'PWP-Sequence': String(sequence) } });

test('a manifest that cannot be read is read again, from the opening of the page on, until the registry says what it gives', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { start, asked, outdate, reads, tell } = follow();
  asked.mockRejectedValue(new TypeError('network'));
  start();
  expect(reads()).toBe(1);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(reads()).toBe(2);
  tell(2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reads()).toBe(3);
  expect(outdate).not.toHaveBeenCalled();
  asked.mockImplementation(async () => new Response('{"modules":[{"id":"releves"}]}'));
  await vi.advanceTimersByTimeAsync(25_000);
  expect(outdate).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(reads()).toBe(4);
});

test('a registry that has not read yet what another one told is asked again', async () => {
  const { start, asked, outdate, reads, tell } = follow();
  asked.mockImplementation(nothingNew(1));
  start();
  tell(2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reads()).toBe(2);
  asked.mockImplementation(async () => new Response('{"modules":[{"id":"releves"}]}'));
  await vi.advanceTimersByTimeAsync(25_000);
  expect(reads()).toBe(3);
  expect(outdate).toHaveBeenCalledOnce();
});

test('what changes nothing for the person is asked for once', async () => {
  const { start, asked, outdate, reads, tell } = follow();
  asked.mockImplementation(nothingNew(2));
  start();
  tell(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reads()).toBe(2);
  expect(outdate).not.toHaveBeenCalled();
});

test('a page that was drawn while its module was off is loaded again once it is on, unless the person left it', async () => {
  const [, annonces] = portal.manifest.modules;
  if (annonces === undefined) throw new Error('two modules');
  portal.manifest.modules = [
    manifestEntry({ id: 'releves', title: 'Relevés', release: null, disabled: true }),
    annonces,
  ];
  const { start, asked, tell } = follow();
  asked.mockImplementation(nothingNew(9));
  portal.follow();
  start();
  tell(2, ['releves']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(portal.state.place).toEqual({ kind: 'disabled', title: 'Relevés' });
  expect(reload).not.toHaveBeenCalled();

  tell(3);
  // What stands on the page stays true until it is loaded again.
  expect(portal.state.place).toEqual({ kind: 'disabled', title: 'Relevés' });
  tell(4);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(reload).toHaveBeenCalledOnce();

  reload.mockClear();
  tell(5);
  history.replaceState(null, '', '/plan-du-site');
  portal.state.place = placeOf('/plan-du-site', portal.manifest, session);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reload).not.toHaveBeenCalled();
});

test('a status older than the page, or than one that was heard, changes nothing', async () => {
  const { start, asked, tell } = follow();
  asked.mockImplementation(nothingNew(3));
  start();
  const isOff = () => portal.manifest.modules.map(({ disabled }) => disabled === true);
  tell(0, ['annonces']);
  expect(isOff()).toEqual([false, false]);
  tell(3, ['releves']);
  tell(2);
  expect(isOff()).toEqual([true, false]);
  tell(3);
  expect(isOff()).toEqual([false, false]);
});
