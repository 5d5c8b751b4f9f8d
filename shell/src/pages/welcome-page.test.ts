import type { Session } from '@pwp/contracts';
import { installHost } from '@pwp/web-kit/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, h, type App } from 'vue';
import { menuOf, type MenuCounts } from '../frame/menu.ts';
import { manifestEntry } from '../testing/manifest-entries.ts';
import WelcomePage from './WelcomePage.vue';

const releves = {
  id: 'releves',
  title: 'Relevés',
  roles: ['professionnel'],
  home: true,
  navigation: [{ label: 'À relire', path: '/releves/a-relire', count: '/a-relire/nombre' }],
};
const fiches = {
  id: 'fiches',
  title: 'Fiches',
  roles: ['professionnel'],
  navigation: [
    { label: 'Toutes', path: '/fiches/toutes', count: '/nombre' },
    { label: 'Modèles', path: '/fiches/modeles', availability: 'to-come' },
  ],
};
const everyone = { id: 'moi', title: 'Moi', navigation: [{ label: 'Mon nom', path: '/moi/nom' }] };

let app: App | undefined;

beforeEach(() => {
  document.body.innerHTML = '<div id="app"></div>';
  installHost({
    accessToken: () => Promise.resolve(undefined),
    announce: () => undefined,
    helpPath: () => '/manuel?page=%2F',
  });
});
afterEach(() => app?.unmount());

interface Given {
  modules: ({ id: string } & Record<string, unknown>)[];
  roles?: Session['roles'];
  counts?: MenuCounts;
  unread?: number;
}

function show({ modules, roles = ['professionnel'], counts, unread = 0 }: Given) {
  const services = menuOf({ modules: modules.map(manifestEntry), unavailable: [] }, { roles }, counts);
  const onNotices = vi.fn<() => void>();
  const onTour = vi.fn<() => void>();
  app = createApp({ render: () => h(WelcomePage, { services, unread, onNotices, onTour }) });
  app.mount('#app');
  return { onNotices, onTour };
}

const links = (selector: string) =>
  [...document.querySelectorAll(`${selector} a`)].map((link) => [
    link.textContent.replace(/\s+/g, ' ').trim(),
    link.getAttribute('href'),
  ]);
const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent.includes(name));
const words = () => document.body.textContent;

test('each service is a tile with its pages; what is not there yet is said and leads nowhere', () => {
  show({ modules: [fiches, everyone] });
  expect(links('.pwp-tile')).toEqual([
    ['Fiches', '/fiches'],
    ['Toutes', '/fiches/toutes'],
    ['Moi', '/moi'],
    ['Mon nom', '/moi/nom'],
  ]);
  expect(words()).toMatch(/Modèles\s+à venir/);
  expect(words()).toContain('Rien pour le moment.');
});

test('what waits is counted first, and leads there', () => {
  const { onNotices } = show({ modules: [fiches, everyone], counts: new Map([['/api/fiches/nombre', 3]]), unread: 2 });
  expect(links('.pwp-waiting')).toEqual([['Toutes : 3', '/fiches/toutes']]);
  button('Notifications non lues')?.click();
  expect(onNotices).toHaveBeenCalledOnce();
});

test('an account without a service of its own is told who opens them, and may look again', () => {
  show({ modules: [fiches, everyone], roles: [] });
  expect(words()).toContain('Aucun service ne vous est encore ouvert');
  expect(button('Vérifier de nouveau')).toBeDefined();
  expect(words()).not.toContain('Ce qui vous attend');
  expect(links('.pwp-tile')).toEqual([
    ['Moi', '/moi'],
    ['Mon nom', '/moi/nom'],
  ]);
});

test.each([{ module: releves }, { module: { ...releves, home: false, landing: '/releves/a-relire' } }])(
  'the service of the home page, out of order, is named beside those that still open',
  ({ module }) => {
    show({ modules: [{ ...module, disabled: true }, fiches] });
    expect(document.querySelector('[role=alert]')?.textContent).toMatch(/«\sRelevés\s» est momentanément indisponible/);
    expect(button('Réessayer')).toBeDefined();
    expect(links('.pwp-tile')[0]).toEqual(['Fiches', '/fiches']);
  },
);

test('the tour and the manual are at hand', () => {
  const { onTour } = show({ modules: [fiches] });
  button('Visite guidée')?.click();
  expect(onTour).toHaveBeenCalledOnce();
  expect(links('.pwp-page > p')).toEqual([['Aide', '/manuel?page=%2F']]);
});
