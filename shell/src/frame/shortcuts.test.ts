import { useSearchField } from '@pwp/web-kit';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, nextTick, type App } from 'vue';
import { useHeaderSearch } from '../search/header-search.ts';
import KeyboardHelp from '../pages/KeyboardHelp.vue';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { createPortal } from './portal.ts';
import { shortcutsOn } from './shortcut-choice.ts';
import { followShortcuts } from './shortcuts.ts';

const releves = manifestEntry({
  id: 'releves',
  home: true,
  navigation: [
    { label: 'Tableau de bord', path: '/' },
    { label: 'Réservé', path: '/releves/reserve', roles: ['administrateur'] },
    { label: 'Ajouter / supprimer', path: '/releves/pieces' },
    { label: 'Demande CERFA', path: '/releves/cerfa', availability: 'to-come' },
    ...['/releves/4', '/releves/5', '/releves/6'].map((path) => ({ label: path, path })),
  ],
});
const portal = createPortal({ modules: [releves, manifestEntry({ id: 'moi' })], unavailable: [] });
const open = vi.fn<(path: string) => void>();
let app: App | undefined;

beforeAll(() => {
  followShortcuts(portal, open);
});

beforeEach(() => {
  open.mockReset();
  shortcutsOn.value = true;
  portal.state.session = sessionOf('professionnel');
  portal.state.path = '/';
  portal.state.shortcuts = false;
  document.body.innerHTML =
    '<input id="cherche"><input id="autre"><input id="case" type="checkbox"><div id="app"></div>';
});

afterEach(() => {
  app?.unmount();
  app = undefined;
});

function show(component: Parameters<typeof createApp>[0]): void {
  app = createApp({ render: () => h(component) });
  app.mount('#app');
}

/** A page that is searched by `#cherche`. */
const Page = {
  setup() {
    useSearchField(() => field('cherche').focus());
    return () => null;
  },
};

function field(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no #${id}`);
  return found;
}

/** Presses a key there; whether the portal took it. */
function press(init: KeyboardEventInit, on: HTMLElement = document.body): boolean {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event.defaultPrevented;
}

const SEARCH = { key: '/' };
const digit = (n: number) => ({ code: `Digit${n}`, altKey: true });

test('without an account, « / » leads to the search field that the page declares, with the Shift of a French keyboard too', () => {
  show(Page);
  expect(press({ ...SEARCH, shiftKey: true })).toBe(true);
  expect(document.activeElement).toBe(field('cherche'));
});

/** A header with a search, around a page that is searched by `#cherche`. */
const Signed = {
  setup() {
    useHeaderSearch(() => field('autre').focus());
    return () => h(Page);
  },
};

test('« / » and Ctrl K lead to the search of the header where there is one, Ctrl K from a field too', () => {
  show(Signed);
  expect(press(SEARCH)).toBe(true);
  expect(document.activeElement).toBe(field('autre'));
  field('cherche').focus();
  expect(press(SEARCH, field('cherche'))).toBe(false);
  expect(press({ key: 'k', ctrlKey: true }, field('cherche'))).toBe(true);
  expect(document.activeElement).toBe(field('autre'));
  expect(press({ key: 'k', metaKey: true })).toBe(true);
});

test('Ctrl K is left to the browser without a search, with another modifier, and once the keys are off', () => {
  expect(press({ key: 'k', ctrlKey: true })).toBe(false);
  show(Signed);
  expect(press({ key: 'k', ctrlKey: true, shiftKey: true })).toBe(false);
  shortcutsOn.value = false;
  expect(press({ key: 'k', ctrlKey: true })).toBe(false);
});

test('« / » is left to the browser where nothing is searched, in a field, with a modifier, behind a dialog', () => {
  expect(press(SEARCH)).toBe(false);
  show(Page);
  expect(press(SEARCH, field('autre'))).toBe(false);
  const modified = ['ctrlKey', 'altKey', 'metaKey'].map((modifier) => press({ ...SEARCH, [modifier]: true }));
  expect(modified).toEqual([false, false, false]);
  document.body.append(Object.assign(document.createElement('dialog'), { open: true }));
  expect(press(SEARCH)).toBe(false);
  expect(document.activeElement).toBe(document.body);
});

test('a ticked box takes no characters: « / » leads away from it', () => {
  show(Page);
  expect(press(SEARCH, field('case'))).toBe(true);
});

test('Alt and a digit open the entries that the account sees, by their rank', () => {
  expect([1, 2, 3, 4, 5, 6].map((n) => press(digit(n)))).toEqual([true, true, false, true, true, false]);
  expect(open.mock.calls).toEqual([['/'], ['/releves/pieces'], ['/releves/4'], ['/releves/5']]);
});

test('Alt and a digit do nothing outside a service, without an account, or with AltGr', () => {
  expect(press({ ...digit(1), ctrlKey: true })).toBe(false);
  portal.state.path = '/moi';
  expect(press(digit(1))).toBe(false);
  portal.state.path = '/';
  portal.state.session = null;
  expect(press(digit(1))).toBe(false);
  expect(open).not.toHaveBeenCalled();
});

test('« ? » opens the list of the keys, and stays a character in a field', () => {
  show(Page);
  expect([press({ key: '?' }, field('autre')), portal.state.shortcuts]).toEqual([false, false]);
  expect([press({ key: '?', shiftKey: true }), portal.state.shortcuts]).toEqual([true, true]);
});

test('the list of the keys switches them off, and this browser remembers it', async () => {
  show(KeyboardHelp);
  const box = document.querySelector<HTMLInputElement>('#app input[type=checkbox]');
  expect(box?.checked).toBe(true);
  box?.click();
  await nextTick();
  expect(press(digit(1))).toBe(false);
  expect(localStorage.getItem('pwp-raccourcis')).toBe('non');
  box?.click();
  expect(press(digit(1))).toBe(true);
  expect(localStorage.getItem('pwp-raccourcis')).toBe('oui');
});

const LIST = `<h1 id="titre" tabindex="-1"></h1><section id="cadre" tabindex="-1"><input id="mot">
  <ul data-rows>
    <li><input id="choix-a" type="checkbox"><a id="a" href="/a">A</a><button id="acte-a">Acte</button></li>
    <li><input id="choix-b" type="checkbox"><a id="b" href="/b">B</a></li>
    <li>Rien à ouvrir</li>
  </ul>
  <ul data-rows>
    <li><details><summary id="c">C</summary></details></li>
    <li id="d" tabindex="-1">D</li>
  </ul></section>`;

test.each([
  ['a', 'j', 'b'],
  ['acte-a', 'ArrowDown', 'b'],
  ['b', 'k', 'a'],
  ['b', 'ArrowUp', 'a'],
  ['choix-a', 'ArrowDown', 'choix-b'],
  ['cadre', 'ArrowDown', 'a'],
  ['titre', 'j', 'a'],
  ['c', 'j', 'd'],
  ['d', 'ArrowUp', 'c'],
  // The ends, a row that opens nothing, and places where the keys are another's.
  ['a', 'ArrowUp', 'a'],
  ['b', 'j', 'b'],
  ['titre', 'ArrowDown', 'titre'],
  ['mot', 'j', 'mot'],
  ['mot', 'ArrowDown', 'mot'],
])('beside a list, from %s, the key %s leads to %s', (from, key, to) => {
  document.body.innerHTML = LIST;
  field(from).focus();
  // Taken, the page does not scroll besides.
  expect(press({ key }, field(from))).toBe(from !== to);
  expect(document.activeElement?.id).toBe(to);
});

test('the keys of lists rest behind a dialog, with Ctrl, and once they are switched off', () => {
  document.body.innerHTML = `${LIST}<dialog id="ouvert" open></dialog>`;
  expect(press({ key: 'j' }, field('a'))).toBe(false);
  field('ouvert').removeAttribute('open');
  expect(press({ key: 'j', ctrlKey: true }, field('a'))).toBe(false);
  shortcutsOn.value = false;
  expect(['j', 'ArrowDown'].map((key) => press({ key }, field('a')))).toEqual([false, false]);
});
