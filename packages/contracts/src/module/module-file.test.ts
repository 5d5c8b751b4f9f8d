import { globSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { moduleFileSchema, readModuleFile } from './module-file.ts';

const root = resolve(import.meta.dirname, '../../../..');
const plain = { id: 'courriers', title: 'Courriers', path: '/courriers', icon: 'fr-icon-mail-line', order: 80 };
const read = (more: object) => readModuleFile(JSON.stringify({ ...plain, ...more }));

test('a file with known keys is read, without the keys for editors', () => {
  expect(read({ $schema: '../schema.json', roles: ['referent'] })).toEqual({
    declaration: {
      ...plain,
      home: false,
      availability: 'available',
      roles: ['referent'],
      navigation: [],
      publicPages: [],
      userMenu: [],
    },
  });
});

test('slots are read with their roles, and a file without any says nothing of them', () => {
  expect(read({ slots: [{ name: 'autre.fiche' }, { name: 'autre.liste', roles: ['referent'] }] })).toMatchObject({
    declaration: {
      slots: [
        { name: 'autre.fiche', roles: [] },
        { name: 'autre.liste', roles: ['referent'] },
      ],
    },
  });
  expect(read({})).not.toHaveProperty('declaration.slots');
});

test('an alert above every page says what counts it, and where it stands among others', () => {
  const slots = [{ name: 'portail.alerte', roles: [], count: '/alertes/nombre', priority: 10 }];
  expect(read({ slots })).toMatchObject({ declaration: { slots } });
});

test('reserved pages are read with their roles, and a file without any says nothing of them', () => {
  const reservedPages = [{ path: '/courriers/chiffres', roles: ['referent'] }];
  expect(read({ reservedPages })).toMatchObject({ declaration: { reservedPages } });
  expect(read({})).not.toHaveProperty('declaration.reservedPages');
  expect(read({ reservedPages: [{ path: '/courriers/chiffres', roles: [] }] })).toHaveProperty('faults');
});

test('a line of the menu may name what counts behind it; one that names nothing says nothing of it', () => {
  const navigation = [
    { label: 'En attente', path: '/courriers/attente', count: '/attente/nombre', countQuery: '?liste=attente' },
    { label: 'Envoyés', path: '/courriers' },
  ];
  const reading = read({ navigation });
  expect(reading).toMatchObject({ declaration: { navigation } });
  expect(reading).not.toHaveProperty('declaration.navigation[1].count');
  expect(read({ navigation: [{ ...navigation[0], count: 'https://ailleurs.test' }] })).toHaveProperty('faults');
  for (const countQuery of ['liste=attente', '?q=<b>', `?${'q'.repeat(100)}`])
    expect(read({ navigation: [{ ...navigation[0], countQuery }] })).toHaveProperty('faults');
});

test('a search is read as it is written, and a file without one says nothing of it', () => {
  const search = { path: '/recherche', label: 'Courriers', hint: 'N° de courrier', roles: ['referent'] };
  expect(read({ search })).toMatchObject({ declaration: { search } });
  const { roles: _roles, ...open } = search;
  expect(read({ search: open })).not.toHaveProperty('declaration.search.roles');
  expect(read({})).not.toHaveProperty('declaration.search');
});

test('needs are read as they are written, and a file without any says nothing of them', () => {
  const needs = {
    identity: ['read', 'sessions'],
    ports: { 'numerisation.demandes': '^1' },
    origins: { images: ['https://data.geopf.fr', 'https://a.tile.test:8443'] },
    topics: ['courriers.send-lettre'],
    serviceRoles: ['fiche'],
  };
  expect(read({ needs })).toMatchObject({ declaration: { needs } });
  expect(read({})).not.toHaveProperty('declaration.needs');
});

test.each([
  'http://data.geopf.fr',
  'https://*.geopf.fr',
  'https://*',
  'https://localhost',
  'https://data.geopf.fr/',
  'https://data.geopf.fr/tuiles',
  'https://nom@data.geopf.fr',
  "https://data.geopf.fr 'unsafe-inline'",
  'https://data.geopf.fr; script-src *',
  'https://127.0.0.1',
  'https:',
  '*',
  'data:',
])('« %s » is no origin that pages may reach', (origin) => {
  expect(read({ needs: { origins: { connections: [origin] } } })).toEqual({
    faults: [expect.stringContaining('"needs.origins.connections[0]": it must be an origin by https')],
  });
});

test.each([
  { given: { search: { path: 'recherche', label: 'A', hint: 'B' } }, fault: '"search.path": ' },
  { given: { search: { path: '/recherche', label: 'A', hint: 'B', role: [] } }, fault: 'unknown key "search.role"' },
  {
    given: { reservedPages: [{ path: '/courriers/chiffres', roles: ['referent'], role: [] }] },
    fault: 'unknown key "reservedPages[0].role": did you mean "roles"?',
  },
  { given: { role: ['referent'] }, fault: 'unknown key "role": did you mean "roles"?' },
  { given: { Roles: ['referent'] }, fault: 'unknown key "Roles": did you mean "roles"?' },
  { given: { navigtion: [] }, fault: 'unknown key "navigtion": did you mean "navigation"?' },
  { given: { visibleTo: 'all' }, fault: 'unknown key "visibleTo". Known: $schema, id, title, path' },
  {
    given: {
      navigation: [
        { label: 'A', path: '/courriers' },
        { label: 'B', path: '/courriers/b', role: ['referent'] },
      ],
    },
    fault: 'unknown key "navigation[1].role": did you mean "roles"?',
  },
  {
    given: { header: { label: 'A', path: '/a', icon: 'fr-icon-a', icone: 'x' } },
    fault: 'unknown key "header.icone": did you mean "icon"?',
  },
  {
    given: { userMenu: [{ label: 'A', path: '/a', chemin: '' }] },
    fault: 'unknown key "userMenu[0].chemin". Known: label, path',
  },
  { given: { slots: [{ name: 'autre.fiche', role: ['referent'] }] }, fault: 'unknown key "slots[0].role"' },
  { given: { slots: [{ name: 'fiche' }] }, fault: '"slots[0].name": ' },
  { given: { slots: [{ name: 'autre.fiche.x' }] }, fault: '"slots[0].name": ' },
  { given: { slots: [{ name: 'autre.fiche' }, { name: 'autre.fiche' }] }, fault: '"slots": a slot is named twice' },
  {
    given: { slots: [{ name: 'portail.alertes', count: '/nombre' }] },
    fault: '"slots[0]": it is no slot of the portal',
  },
  { given: { slots: [{ name: 'portail.alerte' }] }, fault: '"slots[0]": « portail.alerte » needs "count"' },
  { given: { slots: [{ name: 'autre.fiche', count: '/nombre' }] }, fault: '"slots[0]": "count" and "priority" are' },
  { given: { slots: [{ name: 'autre.fiche', priority: 1 }] }, fault: '"slots[0]": "count" and "priority" are' },
  {
    given: { slots: [{ name: 'portail.alerte', count: 'https://ailleurs.test/nombre' }] },
    fault: '"slots[0].count": ',
  },
  {
    given: { slots: [{ name: 'portail.alerte', count: '/nombre', priority: 101 }] },
    fault: '"slots[0].priority": ',
  },
  { given: { needs: { identite: ['read'] } }, fault: 'unknown key "needs.identite": did you mean "identity"?' },
  { given: { needs: { origins: { image: [] } } }, fault: 'unknown key "needs.origins.image": did you mean "images"?' },
  { given: { needs: { identity: ['all'] } }, fault: '"needs.identity[0]": ' },
  { given: { needs: { identity: [] } }, fault: '"needs.identity": ' },
  { given: { needs: { ports: { demandes: '^1' } } }, fault: '"needs.ports.demandes": ' },
  { given: { needs: { topics: ['autre.send'] } }, fault: '"needs.topics[0]": a module\'s topics begin with its id' },
  { given: { needs: { serviceRoles: ['referent'] } }, fault: '"needs.serviceRoles[0]": ' },
  { given: { sdk: '^0.1.0' }, fault: 'unknown key "sdk"' },
  { given: { id: 'audit' }, fault: '"id": it is the portal\'s own name' },
  { given: { id: 'courriers-' }, fault: '"id": ' },
  { given: { id: 'courriers--bis' }, fault: '"id": ' },
  { given: { roles: 'referent' }, fault: '"roles": ' },
  { given: { roles: ['referents'] }, fault: '"roles[0]": ' },
])('$given is a fault with the name of its key', ({ given, fault }) => {
  expect(read(given)).toEqual({ faults: [expect.stringContaining(fault)] });
});

test('every fault of a file is named at once; text that is no JSON is one', () => {
  expect(read({ role: [], ordre: 3 })).toMatchObject({ faults: { length: 2 } });
  expect(readModuleFile('{')).toEqual({ faults: [expect.stringContaining('no JSON')] });
});

test('the JSON Schema is that of the code: `npm run docs` writes it', () => {
  expect(readFileSync(resolve(root, 'packages/contracts/module.schema.json'), 'utf8')).toBe(moduleFileSchema());
  expect(JSON.parse(moduleFileSchema())).toMatchObject({
    additionalProperties: false,
    properties: { navigation: { items: { additionalProperties: false } } },
  });
});

const files = globSync('modules/*/module.json', { cwd: root });

test.each(files)('%s is read, is called as its folder, and names its schema', (file) => {
  const text = readFileSync(resolve(root, file), 'utf8');
  const reading = readModuleFile(text);
  expect(reading).not.toHaveProperty('faults');
  const folder = basename(dirname(file));
  expect('declaration' in reading && reading.declaration.id).toBe(folder.startsWith('_') ? 'exemple' : folder);
  const { $schema } = JSON.parse(text) as { $schema: string };
  // A model is copied to repositories that have the kit as a package: its schema is read there, a link to ours here.
  expect(realpathSync(resolve(root, dirname(file), $schema))).toBe(
    resolve(root, 'packages/contracts/module.schema.json'),
  );
});
