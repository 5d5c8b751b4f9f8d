import { expect, test } from 'vitest';
import type { PortalManifest } from '../page-data.ts';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { menuOf } from '../frame/menu.ts';
import { placeOf } from './places.ts';

const numerisation = manifestEntry({
  id: 'numerisation',
  title: 'Numérisation',
  home: true,
  roles: ['professionnel'],
  navigation: [
    { label: 'Tableau de bord', path: '/' },
    { label: 'Demande CERFA', path: '/numerisation/cerfa', availability: 'to-come' },
  ],
});
const profile = manifestEntry({ id: 'profile', title: 'Profil' });
const support = manifestEntry({ id: 'support', title: 'Support', availability: 'to-come', release: null });
const comptes = manifestEntry({ id: 'comptes', title: 'Comptes', roles: ['referent'] });
const broken = manifestEntry({ id: 'cartographie', title: 'Cartographie', release: null });
const registre = manifestEntry({
  id: 'registre',
  title: 'Registre',
  navigation: [{ label: 'Journal', path: '/registre/journal', roles: ['administrateur'] }],
});
const manifest: PortalManifest = {
  modules: [numerisation, profile, support, comptes, registre, broken],
  unavailable: [
    { title: 'Courriers', path: '/courriers' },
    { title: 'Sans adresse', path: null },
  ],
};
const agent = sessionOf('professionnel');
const admin = sessionOf('administrateur');

test.each([
  ['/', { kind: 'module', entry: numerisation }],
  ['/numerisation', { kind: 'module', entry: numerisation }],
  ['/numerisation/pieces', { kind: 'module', entry: numerisation }],
  ['/numerisationx', { kind: 'not-found' }],
  ['/numerisation/cerfa', { kind: 'to-come', title: 'Demande CERFA' }],
  ['/profile/guichet', { kind: 'module', entry: profile }],
  ['/support', { kind: 'to-come', title: 'Support' }],
  ['/cartographie', { kind: 'unavailable', title: 'Cartographie' }],
  ['/comptes', { kind: 'forbidden', title: 'Comptes' }],
  ['/registre', { kind: 'module', entry: registre }],
  ['/registre/journal/2026', { kind: 'forbidden', title: 'Journal' }],
  ['/courriers/nouveau', { kind: 'unavailable', title: 'Courriers' }],
  ['/nulle-part', { kind: 'not-found' }],
])('a professional at %s', (path, place) => {
  expect(placeOf(path, manifest, agent)).toEqual(place);
});

test('who may not use the home module is welcomed, and refused its other pages', () => {
  expect(placeOf('/', manifest, admin)).toEqual({ kind: 'welcome' });
  expect(placeOf('/numerisation/pieces', manifest, admin)).toEqual({ kind: 'forbidden', title: 'Numérisation' });
});

test('a page that a module keeps for a role is open to that role', () => {
  expect(placeOf('/registre/journal', manifest, admin)).toEqual({ kind: 'module', entry: registre });
});

test('without a home module, the first page welcomes', () => {
  expect(placeOf('/', { modules: [profile], unavailable: [] }, agent)).toEqual({ kind: 'welcome' });
});

test('before sign-in only the public pages show', () => {
  expect(placeOf('/mentions-legales', manifest, null)).toMatchObject({
    kind: 'public',
    page: { title: 'Mentions légales' },
  });
  expect(placeOf('/premiere-visite', manifest, null)).toMatchObject({ kind: 'public' });
  expect(placeOf('/', manifest, null)).toEqual({ kind: 'sign-in' });
  expect(placeOf('/nulle-part', manifest, null)).toEqual({ kind: 'sign-in' });
});

test('a module whose api did not start is unavailable on each of its pages, and the others are not', () => {
  const session = { ...agent, modulesIndisponibles: ['profile', 'numerisation'] };
  expect(placeOf('/profile/guichet', manifest, session)).toEqual({ kind: 'unavailable', title: 'Profil' });
  expect(placeOf('/', manifest, session)).toEqual({ kind: 'welcome' });
  expect(placeOf('/registre', manifest, session)).toEqual({ kind: 'module', entry: registre });
  const states = menuOf(manifest, session).map(({ key, state }) => [key, state]);
  expect(states).toContainEqual(['profile', 'unavailable']);
  expect(states).toContainEqual(['registre', 'open']);
});
