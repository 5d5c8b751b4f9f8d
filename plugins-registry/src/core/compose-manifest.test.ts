import { ManifestEntry, ModuleDeclaration } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { entryWithoutRelease } from './release-statement.ts';
import { composeManifest } from './compose-manifest.ts';

function entry(id: string, more: Partial<ModuleDeclaration> = {}): ManifestEntry {
  return entryWithoutRelease(
    ModuleDeclaration.parse({ id, title: id, path: `/${id}`, icon: 'fr-icon-mail-line', order: 10, ...more }),
  );
}

const idsOf = (modules: readonly ManifestEntry[]) => modules.map((module) => module.id);

test('modules stand in the order of the menu', () => {
  const { modules, faults } = composeManifest([
    entry('support', { order: 20 }),
    entry('profile', { order: 30 }),
    entry('accueil'),
  ]);
  expect(modules.map((each) => ManifestEntry.parse(each))).toEqual(modules);
  expect(idsOf(modules)).toEqual(['accueil', 'support', 'profile']);
  expect(faults).toEqual([]);
});

test.each<{ name: string; code: string; faulty: ManifestEntry }>([
  { name: 'an id taken twice', code: 'id-taken', faulty: entry('accueil', { path: '/autre' }) },
  { name: 'the same path', code: 'path-overlaps', faulty: entry('bis', { path: '/accueil' }) },
  { name: 'a path inside another', code: 'path-overlaps', faulty: entry('bis', { path: '/accueil/bis' }) },
  { name: 'a path of the front door', code: 'path-reserved', faulty: entry('bis', { path: '/api/bis' }) },
  { name: 'a page of the shell', code: 'path-reserved', faulty: entry('raccourcis') },
  {
    name: 'a public page where one of the shell is',
    code: 'path-reserved',
    faulty: entry('bis', { publicPages: [{ label: 'Accessibilité', path: '/accessibilite' }] }),
  },
  { name: 'the root as path', code: 'path-invalid', faulty: entry('bis', { path: '/' }) },
  { name: 'a path that ends with a slash', code: 'path-invalid', faulty: entry('bis', { path: '/bis/' }) },
  { name: 'a second home', code: 'home-taken', faulty: entry('bis', { home: true }) },
  {
    name: "a menu that leads to another's page",
    code: 'navigation-outside',
    faulty: entry('bis', {
      navigation: [{ label: 'Ailleurs', path: '/accueil/page', availability: 'available', roles: [] }],
    }),
  },
  {
    name: 'a menu that leads home without owning it',
    code: 'navigation-outside',
    faulty: entry('bis', { navigation: [{ label: 'Accueil', path: '/', availability: 'available', roles: [] }] }),
  },
  {
    name: "a line of the user's menu that leads to another's page",
    code: 'navigation-outside',
    faulty: entry('bis', { userMenu: [{ label: 'Ailleurs', path: '/accueil/page' }] }),
  },
  {
    name: "an entry of the header that leads to another's page",
    code: 'navigation-outside',
    faulty: entry('bis', { header: { label: 'Ailleurs', path: '/accueil/page', icon: 'fr-icon-mail-line' } }),
  },
  {
    name: "a page that completes profiles and is another's",
    code: 'navigation-outside',
    faulty: entry('bis', { profileCompletion: '/accueil/page' }),
  },
  {
    name: 'a landing outside the module',
    code: 'navigation-outside',
    faulty: entry('bis', { landing: '/accueil/page' }),
  },
  {
    name: 'a reserved page outside the module',
    code: 'navigation-outside',
    faulty: entry('bis', { reservedPages: [{ path: '/accueil/page', roles: ['referent'] }] }),
  },
  {
    name: 'a public page inside another module',
    code: 'path-overlaps',
    faulty: entry('bis', { publicPages: [{ label: 'Ailleurs', path: '/accueil/page' }] }),
  },
  {
    name: 'a public page that is the root',
    code: 'path-invalid',
    faulty: entry('bis', { publicPages: [{ label: 'Ailleurs', path: '/' }] }),
  },
  {
    name: "another's public page",
    code: 'path-overlaps',
    faulty: entry('bis', { publicPages: [{ label: 'Ailleurs', path: '/bienvenue' }] }),
  },
  {
    name: 'a page for who asks for an account that waits for sign-in',
    code: 'account-request-not-public',
    faulty: entry('bis', { accountRequest: '/bis/demande' }),
  },
  {
    name: 'a page of help that waits for sign-in, and is not its own',
    code: 'help-not-public',
    faulty: entry('bis', { help: '/manuel' }),
  },
])('$name is left out and reported ($code); the others stay', ({ code, faulty }) => {
  const { modules, faults } = composeManifest([
    { ...faulty, order: 20 },
    entry('accueil', {
      home: true,
      navigation: [{ label: 'Accueil', path: '/', availability: 'available', roles: [] }],
      publicPages: [{ label: 'Bienvenue', path: '/bienvenue' }],
      accountRequest: '/bienvenue',
      userMenu: [{ label: 'Bienvenue', path: '/bienvenue' }],
    }),
    entry('support', { order: 30 }),
  ]);
  expect(idsOf(modules)).toEqual(['accueil', 'support']);
  expect(faults.map((fault) => [fault.module, fault.code])).toEqual([[faulty.id, code]]);
});

test('two paths with a common beginning, such as /compte and /comptes, do not overlap', () => {
  const { modules, faults } = composeManifest([entry('compte'), entry('comptes')]);
  expect(idsOf(modules)).toEqual(['compte', 'comptes']);
  expect(faults).toEqual([]);
});
