import type { SearchAnswer, SearchResult, searchEndpoint, Session } from '@pwp/contracts';
import { fakeApi, installSilentHost, problem } from '@pwp/web-kit/testing';
import { useSession } from '@pwp/web-kit';
import { setSession } from '@pwp/web-kit/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, nextTick, type App } from 'vue';
import { shortcutsOn } from '../frame/shortcut-choice.ts';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { openHeaderSearch } from './header-search.ts';
import HeaderSearch from './HeaderSearch.vue';

type Endpoints = { 'POST /cherche': ReturnType<typeof searchEndpoint> };

const searched = (label: string, roles?: Session['roles']) => ({
  path: '/cherche',
  label,
  hint: `${label} à saisir`,
  roles,
});
const manifest = {
  modules: [
    manifestEntry({ id: 'releves', title: 'Relevés', home: true, search: searched('Les relevés') }),
    manifestEntry({ id: 'annonces', title: 'Annonces', search: searched('Les annonces') }),
    manifestEntry({ id: 'gestion', title: 'Gestion', search: searched('La gestion', ['administrateur']) }),
    manifestEntry({ id: 'eteint', title: 'Éteint', disabled: true, search: searched('Éteint') }),
    manifestEntry({
      id: 'guide',
      title: 'Guide',
      publicPages: [
        { label: 'Relever un compteur', path: '/guide/compteur' },
        { label: 'Ailleurs', path: '/ailleurs' },
      ],
    }),
  ],
  unavailable: [],
};
const RELEVE: SearchResult = {
  kind: 'Relevé',
  label: '1110',
  detail: 'Hier',
  path: '/releves/un',
  state: { numero: '1110' },
};
const ANNONCE: SearchResult = { kind: 'Annonce', label: 'Coupure', path: '/annonces' };

let app: App | undefined;
let releves: ReturnType<typeof fakeApi<Endpoints>>;
let annonces: ReturnType<typeof fakeApi<Endpoints>>;

const answer = (...items: SearchResult[]): SearchAnswer => ({ items });

beforeEach(() => {
  shortcutsOn.value = true;
  window.history.replaceState(null, '', '/releves');
  document.body.innerHTML =
    '<button id="avant">Avant</button><div id="app"></div><main id="contenu" tabindex="-1"></main>';
  installSilentHost();
});
afterEach(() => {
  app?.unmount();
  app = undefined;
});

function show(session = sessionOf('professionnel')): void {
  setSession({ ...session, guichet: { code: crypto.randomUUID(), nom: '', siret: '', codeTerritoire: '' } });
  app = createApp({ render: () => h(HeaderSearch, { manifest, session, wide: true }) });
  app.mount('#app');
  releves = fakeApi<Endpoints>('/api/releves', { 'POST /cherche': () => answer(RELEVE) });
  annonces = fakeApi<Endpoints>('/api/annonces', { 'POST /cherche': () => answer(ANNONCE) });
}

function box(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>('input[role=combobox]');
  if (found === null) throw new Error('no box');
  return found;
}

async function type(text: string): Promise<void> {
  box().value = text;
  box().dispatchEvent(new Event('input', { bubbles: true }));
  await nextTick();
}

async function press(key: string): Promise<void> {
  box().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await nextTick();
}

const texts = (selector: string) =>
  [...document.querySelectorAll(selector)].map((element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim());
const options = () => texts('[role=option]');
const told = () => texts('[role=status]').join('');
const marked = () => document.getElementById(box().getAttribute('aria-activedescendant') ?? '')?.textContent;
const settled = (count: number) => vi.waitFor(() => expect(options()).toHaveLength(count));

test('it asks the modules of the account alone, by the body, and shows a group for each', async () => {
  show();
  expect(box().placeholder).toBe('Les relevés à saisir…');
  openHeaderSearch();
  await type('1110');
  await vi.waitFor(() => expect(told()).toBe('2 résultats.'));
  expect(options()).toEqual(['Relevé 1110 Hier', 'Annonce Coupure']);
  expect(texts('[role=group] > p')).toEqual(['Les relevés', 'Les annonces']);
  expect(releves.asked).toMatchObject([{ key: 'POST /cherche', body: { texte: '1110' }, query: {} }]);
  expect(box().getAttribute('aria-expanded')).toBe('true');
  expect(marked()).toContain('1110');
});

test('keys that follow one another ask once; what comes late for an earlier text is dropped', async () => {
  show();
  openHeaderSearch();
  const late = Promise.withResolvers<SearchAnswer>();
  releves.answer({ 'POST /cherche': (asked) => (asked.body.texte === '11' ? late.promise : answer(RELEVE)) });
  await type('1');
  await type('11');
  await settled(1);
  await type('1110');
  await vi.waitFor(() => expect(told()).toBe('2 résultats.'));
  late.resolve(answer({ ...RELEVE, label: 'trop tard' }));
  await nextTick();
  expect(options()).toEqual(['Relevé 1110 Hier', 'Annonce Coupure']);
  expect(releves.asked.map(({ body }) => body)).toEqual([{ texte: '11' }, { texte: '1110' }]);
});

test('a module that fails is said, and hides no other', async () => {
  show();
  openHeaderSearch();
  releves.answer({
    'POST /cherche': () => {
      throw problem(503, 'en-panne', 'Les relevés ne répondent pas.');
    },
  });
  await type('coupure');
  await settled(1);
  await vi.waitFor(() => expect(told()).toContain('Les relevés : Les relevés ne répondent pas.'));
  expect(options()).toEqual(['Annonce Coupure']);
});

test('Enter waits for its answer, and opens it with what no address holds', async () => {
  show();
  openHeaderSearch();
  await type('1110');
  await press('Enter');
  await vi.waitFor(() => expect(location.pathname).toBe('/releves/un'));
  expect(history.state).toMatchObject({ numero: '1110' });
  expect([box().value, document.activeElement?.id]).toEqual(['', 'contenu']);
});

test('the arrows go round the results, and Enter opens the marked one', async () => {
  show();
  openHeaderSearch();
  await type('1110');
  await vi.waitFor(() => expect(told()).toBe('2 résultats.'));
  await press('ArrowDown');
  expect(marked()).toContain('Coupure');
  await press('ArrowDown');
  expect(marked()).toContain('1110');
  await press('ArrowUp');
  await press('Enter');
  expect(location.pathname).toBe('/annonces');
});

test('what leads out of its module is not shown', async () => {
  show();
  openHeaderSearch();
  releves.answer({
    'POST /cherche': answer({ ...RELEVE, path: '/annonces' }, { ...RELEVE, path: '//exemple.test/' }, RELEVE),
  });
  annonces.answer({ 'POST /cherche': answer() });
  await type('1110');
  await vi.waitFor(() => expect(told()).toBe('1 résultat.'));
});

test('pages are found by the words of their title, those of another account and those outside a module are not', async () => {
  show();
  openHeaderSearch();
  releves.answer({ 'POST /cherche': answer() });
  annonces.answer({ 'POST /cherche': answer() });
  await type('relever compteur');
  await settled(1);
  expect(options()).toEqual(['Page Relever un compteur Guide']);
  await type('ailleurs');
  await vi.waitFor(() => expect(told()).toBe('Aucun résultat.'));
  // What can be searched is told again.
  expect(texts('.pwp-search__help')[0]).toContain('Les relevés : Les relevés à saisir');
  await type('gestion');
  await settled(0);
});

test('while empty it lists what was opened last, without what may have changed since', async () => {
  show();
  openHeaderSearch();
  await vi.waitFor(() => expect(texts('.pwp-search__help')[0]).toContain('Les relevés : Les relevés à saisir'));
  await type('1110');
  await press('Enter');
  await vi.waitFor(() => expect(location.pathname).toBe('/releves/un'));
  openHeaderSearch();
  await settled(1);
  expect(options()).toEqual(['Relevé 1110']);
  expect(box().getAttribute('aria-activedescendant')).toBeNull();
  await press('ArrowDown');
  await press('Enter');
  expect(document.activeElement?.id).toBe('contenu');
  expect(JSON.stringify([localStorage, sessionStorage])).not.toContain('1110');
});

test('Escape empties the box and gives the focus back', async () => {
  show();
  const before = document.getElementById('avant');
  before?.focus();
  openHeaderSearch();
  await type('1110');
  await settled(2);
  await press('Escape');
  expect([document.activeElement, box().value, box().getAttribute('aria-expanded')]).toEqual([before, '', 'false']);
});

test("what was found for a guichet leaves with it: another one is not shown the former's demandes", async () => {
  const given = sessionOf('professionnel');
  show(given);
  app?.unmount();
  app = createApp({ render: () => h(HeaderSearch, { manifest, session: useSession(), wide: true }) });
  app.mount('#app');
  openHeaderSearch();
  await type('1110');
  await settled(2);
  setSession({ ...given, guichet: { code: 'PWP01', nom: '', siret: '', codeTerritoire: '' } });
  await vi.waitFor(() => expect(box().value).toBe(''));
  box().dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  await settled(0);
});

test('the keys that lead to it are shown on it, unless they are switched off', async () => {
  show();
  expect(texts('kbd')).toEqual(['/', 'Ctrl K']);
  shortcutsOn.value = false;
  await nextTick();
  expect(texts('kbd')).toEqual([]);
  expect(box().hasAttribute('aria-keyshortcuts')).toBe(false);
});

test('on a narrow screen a button opens it in a dialog', async () => {
  setSession(sessionOf('professionnel'));
  const session = sessionOf('professionnel');
  app = createApp({ render: () => h(HeaderSearch, { manifest, session, wide: false }) });
  app.mount('#app');
  const dialog = document.querySelector('dialog');
  expect(document.querySelector('input')).toBeNull();
  document.querySelector<HTMLButtonElement>('#app > button')?.click();
  await vi.waitFor(() => expect(document.activeElement).toBe(box()));
  expect(dialog?.open).toBe(true);
  await press('Escape');
  expect(dialog?.open).toBe(false);
});

test('two pages of one name are two results, opened by the keyboard and remembered apart', async () => {
  const journal = (path: string) => ({ kind: 'Page', label: 'Journal', path });
  show();
  openHeaderSearch();
  releves.answer({ 'POST /cherche': answer(journal('/releves/journal'), journal('/releves/autre-journal')) });
  annonces.answer({ 'POST /cherche': answer() });
  for (const steps of [0, 1]) {
    await type('journal');
    await vi.waitFor(() => expect(told()).toBe('2 résultats.'));
    for (let step = 0; step < steps; step += 1) await press('ArrowDown');
    await press('Enter');
    await vi.waitFor(() => expect(location.pathname).toBe(['/releves/journal', '/releves/autre-journal'][steps]));
    openHeaderSearch();
  }
  await settled(2);
  expect(options()).toEqual(['Page Journal', 'Page Journal']);
});
