import type { Role } from '@pwp/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, h, nextTick, type App } from 'vue';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { menuOf, type MenuCounts } from './menu.ts';
import PortalMenu from './PortalMenu.vue';
import UserMenu from './UserMenu.vue';

const manifest = {
  modules: [
    manifestEntry({
      id: 'releves',
      title: 'Relevés',
      home: true,
      roles: ['professionnel'],
      navigation: [
        { label: 'Tableau de bord', path: '/' },
        {
          label: 'Ajouter / supprimer',
          path: '/releves/pieces',
          count: '/a-supprimer/nombre',
          countQuery: '?liste=attente',
        },
        { label: 'Demande CERFA', path: '/releves/cerfa', availability: 'to-come' },
      ],
    }),
    manifestEntry({ id: 'annonces', title: 'Annonces', availability: 'to-come', release: null }),
    manifestEntry({ id: 'catalogue', title: 'Catalogue', release: null }),
    manifestEntry({
      id: 'gestion',
      title: 'Gestion',
      roles: ['referent', 'administrateur'],
      navigation: [
        { label: 'Demandes', path: '/gestion' },
        { label: 'Journal', path: '/gestion/journal', roles: ['administrateur'], count: '/journal/nombre' },
      ],
    }),
  ],
  unavailable: [{ title: 'Messages', path: '/messages' }],
};

let app: App | undefined;

beforeEach(() => {
  localStorage.clear();
  counts = new Map();
  document.head.replaceChildren();
  document.body.innerHTML = '<div id="app"></div>';
});

afterEach(() => {
  app?.unmount();
});

let counts: MenuCounts;

function show(path: string, ...roles: Role[]): void {
  app?.unmount();
  app = createApp({
    render: () =>
      h(PortalMenu, {
        services: menuOf(manifest, sessionOf(...roles), counts),
        path,
        session: sessionOf(...roles),
        foldable: true,
      }),
  });
  app.mount('#app');
}

function texts(selector: string): string[] {
  return [...document.querySelectorAll(selector)].map((element) =>
    (element.textContent ?? '').replace(/\s+/g, ' ').trim(),
  );
}

test('shows what the roles open, and marks what is to come or out of order as disabled', () => {
  show('/moi', 'professionnel');
  expect(texts('.pwp-menu__entry')).toEqual([
    'Relevés',
    'Annonces à venir',
    'Catalogue indisponible',
    'Messages indisponible',
  ]);
  expect(texts('[aria-disabled=true]')).toEqual([
    'Annonces à venir',
    'Catalogue indisponible',
    'Messages indisponible',
  ]);
  expect([...document.querySelectorAll('[aria-disabled=true]')].every((element) => !element.hasAttribute('href'))).toBe(
    true,
  );
  show('/moi', 'referent');
  expect(texts('.pwp-menu__entry')).toEqual([
    'Annonces à venir',
    'Catalogue indisponible',
    'Gestion',
    'Messages indisponible',
  ]);
});

test('opens the sub-menu of the current service and marks the current page', () => {
  show('/releves/pieces', 'professionnel');
  expect(texts('.pwp-menu__item')).toEqual(['Tableau de bord', 'Ajouter / supprimer', 'Demande CERFA à venir']);
  expect(texts('[aria-current=page]')).toEqual(['Ajouter / supprimer']);
  expect(texts('[aria-current=true]')).toEqual(['Relevés']);
});

test('marks the line of a task at each of its steps', () => {
  show('/releves/pieces/ajout', 'professionnel');
  expect(texts('[aria-current=page]')).toEqual([]);
  expect(texts('[aria-current=true]')).toEqual(['Relevés', 'Ajouter / supprimer']);
  // The nearest line alone, and none by a common beginning of words: the home page's line holds the rest of its service.
  show('/gestion/journal/42', 'administrateur');
  expect(texts('.pwp-menu__item[aria-current]')).toEqual(['Journal']);
  show('/releves/pieces-jointes', 'professionnel');
  expect(texts('.pwp-menu__item[aria-current]')).toEqual(['Tableau de bord']);
  show('/gestionnaire', 'administrateur');
  expect(texts('.pwp-menu__item[aria-current]')).toEqual([]);
});

test('leaves out of a sub-menu what is kept for other roles', () => {
  show('/gestion', 'referent');
  expect(texts('.pwp-menu__item')).toEqual(['Demandes']);
  show('/gestion', 'administrateur');
  expect(texts('.pwp-menu__item')).toEqual(['Demandes', 'Journal']);
});

test('says who works for which guichet', () => {
  show('/', 'professionnel');
  expect(texts('.pwp-user-card p')).toEqual(['Alice DEMO', 'Guichet : 00002']);
});

test('remembers that it was folded', async () => {
  show('/', 'professionnel');
  const fold = () => document.querySelector<HTMLButtonElement>('.pwp-menu__fold');
  expect(fold()?.getAttribute('aria-expanded')).toBe('true');
  fold()?.click();
  await nextTick();
  expect(fold()?.getAttribute('aria-expanded')).toBe('false');
  show('/', 'professionnel');
  expect(fold()?.getAttribute('aria-expanded')).toBe('false');
});

test('fetches the code of a service on the first sign of intent', () => {
  show('/moi', 'professionnel');
  expect(document.head.querySelector('link')).toBeNull();
  document.querySelector('.pwp-menu__entry')?.dispatchEvent(new Event('pointerenter'));
  expect(document.head.querySelector('link[rel=modulepreload]')?.getAttribute('href')).toBe(
    '/modules/releves/1/main.js',
  );
});

function names(selector: string): (string | null)[] {
  return [...document.querySelectorAll(selector)].map((element) => element.getAttribute('aria-label'));
}

test('says what waits beside its line, and nothing where nothing does', () => {
  counts = new Map([
    ['/api/releves/a-supprimer/nombre', 3],
    ['/api/gestion/journal/nombre', 0],
  ]);
  show('/', 'professionnel', 'administrateur');
  expect(texts('.pwp-menu__item')).toEqual(['Tableau de bord', 'Ajouter / supprimer 3', 'Demande CERFA à venir']);
  // The number is in the link's own words: no label stands in their place.
  expect(names('.pwp-menu__item')).toEqual([null, null, null]);
  expect(texts('.pwp-menu__entry .pwp-menu__count')).toEqual([]);
});

test('leads to the list of what waits while something does, and to the whole page otherwise', () => {
  const hrefs = () => [...document.querySelectorAll('a.pwp-menu__item[href]')].map((link) => link.getAttribute('href'));
  for (const [waiting, href] of [
    [2, '/releves/pieces?liste=attente'],
    [0, '/releves/pieces'],
  ] as const) {
    counts = new Map([['/api/releves/a-supprimer/nombre', waiting]]);
    show('/releves/pieces', 'professionnel');
    expect(hrefs()).toEqual(['/', href]);
    expect(document.querySelector('[aria-current=page]')?.getAttribute('href')).toBe(href);
  }
});

test('says beside the service what waits behind its lines while they are not shown', async () => {
  counts = new Map([
    ['/api/releves/a-supprimer/nombre', 3],
    ['/api/gestion/journal/nombre', 12],
  ]);
  show('/gestion', 'professionnel', 'administrateur');
  expect(texts('.pwp-menu__entry')).toEqual([
    'Relevés',
    'Annonces à venir',
    'Catalogue indisponible',
    'Gestion',
    'Messages indisponible',
  ]);
  expect(texts('.pwp-menu__waiting')).toEqual(['Ajouter / supprimer 3']);
  expect(document.querySelector('.pwp-menu__waiting')?.getAttribute('href')).toBe('/releves/pieces?liste=attente');
  document.querySelector<HTMLButtonElement>('.pwp-menu__fold')?.click();
  await nextTick();
  expect(texts('.pwp-menu__waiting')).toEqual(['Ajouter / supprimer 3', 'Journal 12']);
  const titles = [...document.querySelectorAll('a.pwp-menu__entry[href]')].map((entry) => entry.getAttribute('title'));
  expect(titles).toEqual(['Relevés, Ajouter / supprimer 3', 'Gestion, Journal 12']);
});

test('the card and the menu of the person write the name as the manual does', () => {
  const session = sessionOf('professionnel');
  const named = { ...session, account: { ...session.account, prenom: 'cédric', nom: 'Carregues' } };
  app = createApp({
    render: () => [
      h(PortalMenu, { services: [], path: '/', session: named }),
      h(UserMenu, { session: named, links: [] }),
    ],
  });
  app.mount('#app');
  expect(texts('.pwp-user-card__name, .pwp-user-menu__button')).toEqual(['Cédric CARREGUES', 'Cédric CARREGUES']);
});
