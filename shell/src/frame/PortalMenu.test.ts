import type { Role } from '@pwp/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, h, nextTick, type App } from 'vue';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { menuOf } from './menu.ts';
import PortalMenu from './PortalMenu.vue';

const manifest = {
  modules: [
    manifestEntry({
      id: 'numerisation',
      title: 'Numérisation',
      home: true,
      roles: ['professionnel'],
      navigation: [
        { label: 'Tableau de bord', path: '/' },
        { label: 'Ajouter / supprimer', path: '/numerisation/pieces' },
        { label: 'Demande CERFA', path: '/numerisation/cerfa', availability: 'to-come' },
      ],
    }),
    manifestEntry({ id: 'support', title: 'Support', availability: 'to-come', release: null }),
    manifestEntry({ id: 'registre', title: 'Registre', release: null }),
    manifestEntry({
      id: 'comptes',
      title: 'Comptes',
      roles: ['referent', 'administrateur'],
      navigation: [
        { label: 'Demandes', path: '/comptes' },
        { label: 'Journal', path: '/comptes/journal', roles: ['administrateur'] },
      ],
    }),
  ],
  unavailable: [{ title: 'Courriers', path: '/courriers' }],
};

let app: App | undefined;

beforeEach(() => {
  localStorage.clear();
  document.head.replaceChildren();
  document.body.innerHTML = '<div id="app"></div>';
});

afterEach(() => {
  app?.unmount();
});

function show(path: string, ...roles: Role[]): void {
  app?.unmount();
  app = createApp({
    render: () =>
      h(PortalMenu, {
        services: menuOf(manifest, sessionOf(...roles)),
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
  show('/profile', 'professionnel');
  expect(texts('.pwp-menu__entry')).toEqual([
    'Numérisation',
    'Support à venir',
    'Registre indisponible',
    'Courriers indisponible',
  ]);
  expect(texts('[aria-disabled=true]')).toEqual(['Support à venir', 'Registre indisponible', 'Courriers indisponible']);
  expect([...document.querySelectorAll('[aria-disabled=true]')].every((element) => !element.hasAttribute('href'))).toBe(
    true,
  );
  show('/profile', 'referent');
  expect(texts('.pwp-menu__entry')).toEqual([
    'Support à venir',
    'Registre indisponible',
    'Comptes',
    'Courriers indisponible',
  ]);
});

test('opens the sub-menu of the current service and marks the current page', () => {
  show('/numerisation/pieces', 'professionnel');
  expect(texts('.pwp-menu__item')).toEqual(['Tableau de bord', 'Ajouter / supprimer', 'Demande CERFA à venir']);
  expect(texts('[aria-current=page]')).toEqual(['Ajouter / supprimer']);
  expect(texts('[aria-current=true]')).toEqual(['Numérisation']);
});

test('leaves out of a sub-menu what is kept for other roles', () => {
  show('/comptes', 'referent');
  expect(texts('.pwp-menu__item')).toEqual(['Demandes']);
  show('/comptes', 'administrateur');
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
  show('/profile', 'professionnel');
  expect(document.head.querySelector('link')).toBeNull();
  document.querySelector('.pwp-menu__entry')?.dispatchEvent(new Event('pointerenter'));
  expect(document.head.querySelector('link[rel=modulepreload]')?.getAttribute('href')).toBe(
    '/modules/numerisation/1/main.js',
  );
});
