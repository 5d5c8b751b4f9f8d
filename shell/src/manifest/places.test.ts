import { expect, test } from 'vitest';
import type { PortalManifest } from '../page-data.ts';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { menuOf } from '../frame/menu.ts';
import { placeOf } from './places.ts';

const releves = manifestEntry({
  id: 'releves',
  title: 'Relevés',
  home: true,
  roles: ['professionnel'],
  navigation: [
    { label: 'Tableau de bord', path: '/' },
    { label: 'Demande CERFA', path: '/releves/cerfa', availability: 'to-come' },
  ],
  reservedPages: [
    { path: '/releves/chiffres', roles: ['referent', 'administrateur'] },
    { path: '/releves/chiffres/couts', roles: ['administrateur'] },
  ],
});
const moi = manifestEntry({ id: 'moi', title: 'Moi' });
const annonces = manifestEntry({ id: 'annonces', title: 'Annonces', availability: 'to-come', release: null });
const gestion = manifestEntry({
  id: 'gestion',
  title: 'Gestion',
  roles: ['referent'],
  publicPages: [{ label: 'Bienvenue', path: '/bienvenue' }],
});
const fermee = manifestEntry({ id: 'fermee', title: 'Fermée', disabled: true });
const broken = manifestEntry({ id: 'plans', title: 'Plans', release: null });
const catalogue = manifestEntry({
  id: 'catalogue',
  title: 'Catalogue',
  navigation: [{ label: 'Journal', path: '/catalogue/journal', roles: ['administrateur'] }],
});
const manifest: PortalManifest = {
  modules: [releves, moi, annonces, gestion, catalogue, broken, fermee],
  unavailable: [
    { title: 'Messages', path: '/messages' },
    { title: 'Sans adresse', path: null },
  ],
};
const agent = sessionOf('professionnel');
const admin = sessionOf('administrateur');

test.each([
  ['/', { kind: 'module', entry: releves }],
  ['/releves', { kind: 'module', entry: releves }],
  ['/releves/pieces', { kind: 'module', entry: releves }],
  ['/numerisationx', { kind: 'not-found' }],
  ['/releves/cerfa', { kind: 'to-come', title: 'Demande CERFA' }],
  ['/moi/guichet', { kind: 'module', entry: moi }],
  ['/fermee/pieces', { kind: 'disabled', title: 'Fermée' }],
  ['/annonces', { kind: 'to-come', title: 'Annonces' }],
  ['/plans', { kind: 'unavailable', title: 'Plans' }],
  ['/gestion', { kind: 'forbidden', title: 'Gestion' }],
  ['/bienvenue', { kind: 'module', entry: gestion }],
  ['/catalogue', { kind: 'module', entry: catalogue }],
  ['/catalogue/journal/2026', { kind: 'forbidden', title: 'Journal' }],
  ['/messages/nouveau', { kind: 'unavailable', title: 'Messages' }],
  ['/nulle-part', { kind: 'not-found' }],
])('a professional at %s', (path, place) => {
  expect(placeOf(path, manifest, agent)).toEqual(place);
});

test('who may not use the home module is welcomed, and refused its other pages', () => {
  expect(placeOf('/', manifest, admin)).toEqual({ kind: 'welcome' });
  expect(placeOf('/releves/pieces', manifest, admin)).toEqual({ kind: 'forbidden', title: 'Relevés' });
});

test('a page that a module keeps for a role is open to that role', () => {
  expect(placeOf('/catalogue/journal', manifest, admin)).toEqual({ kind: 'module', entry: catalogue });
});

test('a reserved page is open to its own roles alone, whoever the module is open to', () => {
  const referent = sessionOf('referent');
  const open = { kind: 'module', entry: releves };
  const forbidden = { kind: 'forbidden', title: 'Relevés' };
  expect(placeOf('/releves/chiffres', manifest, referent)).toEqual(open);
  expect(placeOf('/releves/chiffres/mars', manifest, referent)).toEqual(open);
  expect(placeOf('/releves/chiffres', manifest, agent)).toEqual(forbidden);
  expect(placeOf('/releves/chiffres', manifest, null)).toEqual({ kind: 'sign-in' });

  // The rest of the module stays closed, and the menu without it.
  for (const path of ['/releves', '/releves/pieces', '/releves/chiffresx'])
    expect(placeOf(path, manifest, referent)).toEqual(forbidden);
  expect(placeOf('/', manifest, referent)).toEqual({ kind: 'welcome' });
  expect(menuOf(manifest, referent).map(({ key }) => key)).not.toContain('releves');
});

test('of two reserved pages, one in the other, both must be open', () => {
  expect(placeOf('/releves/chiffres/couts', manifest, sessionOf('referent')).kind).toBe('forbidden');
  expect(placeOf('/releves/chiffres/couts', manifest, admin).kind).toBe('module');
});

test('a reserved page of a module that is turned off, or whose api did not start, says so', () => {
  const off = { modules: [{ ...releves, disabled: true }], unavailable: [] };
  const referent = sessionOf('referent');
  expect(placeOf('/releves/chiffres', off, referent)).toEqual({ kind: 'disabled', title: 'Relevés' });
  const without = { ...referent, modulesIndisponibles: ['releves'] };
  expect(placeOf('/releves/chiffres', manifest, without)).toEqual({ kind: 'unavailable', title: 'Relevés' });
});

test('without a home module, the first page welcomes', () => {
  expect(placeOf('/', { modules: [moi], unavailable: [] }, agent)).toEqual({ kind: 'welcome' });
});

test('before sign-in only the public pages show', () => {
  expect(placeOf('/mentions-legales', manifest, null)).toMatchObject({
    kind: 'shell',
    page: { title: 'Mentions légales' },
  });
  expect(placeOf('/bienvenue', manifest, null)).toEqual({ kind: 'module', entry: gestion });
  expect(placeOf('/bienvenue/ailleurs', manifest, null)).toEqual({ kind: 'sign-in' });
  expect(placeOf('/', manifest, null)).toEqual({ kind: 'sign-in' });
  expect(placeOf('/nulle-part', manifest, null)).toEqual({ kind: 'sign-in' });
});

test('a public page of a module that cannot be used says so to anybody', () => {
  const without = { modules: [{ ...gestion, release: null }], unavailable: [] };
  expect(placeOf('/bienvenue', without, null)).toEqual({ kind: 'unavailable', title: 'Gestion' });
  const announced = { modules: [{ ...gestion, availability: 'to-come' as const }], unavailable: [] };
  expect(placeOf('/bienvenue', announced, null)).toEqual({ kind: 'to-come', title: 'Gestion' });
});

test('a module whose api did not start is unavailable on each of its pages, and the others are not', () => {
  const session = { ...agent, modulesIndisponibles: ['moi', 'releves'] };
  expect(placeOf('/moi/guichet', manifest, session)).toEqual({ kind: 'unavailable', title: 'Moi' });
  expect(placeOf('/', manifest, session)).toEqual({ kind: 'welcome' });
  expect(placeOf('/catalogue', manifest, session)).toEqual({ kind: 'module', entry: catalogue });
  const states = menuOf(manifest, session).map(({ key, state }) => [key, state]);
  expect(states).toContainEqual(['moi', 'unavailable']);
  expect(states).toContainEqual(['catalogue', 'open']);
});
