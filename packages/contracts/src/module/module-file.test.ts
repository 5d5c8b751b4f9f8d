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
  for (const countQuery of ['?Liste=A-Repondre_2', '?tri=-date&nom=%C3%A9t%C3%A9', '?page=2.5~+b'])
    expect(read({ navigation: [{ ...navigation[0], countQuery }] })).not.toHaveProperty('faults');
  for (const countQuery of ['liste=attente', '?q=<b>', '?q=é', '?q=100%', '?q=a#b', `?${'q'.repeat(100)}`])
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
    faults: [
      expect.stringContaining('«\u00A0needs.origins.connections[0]\u00A0»\u00A0: une origine en https est attendue'),
    ],
  });
});

test.each([
  { given: { search: { path: 'recherche', label: 'A', hint: 'B' } }, fault: '«\u00A0search.path\u00A0»\u00A0: ' },
  {
    given: { search: { path: '/recherche', label: 'A', hint: 'B', role: [] } },
    fault: 'clé inconnue «\u00A0search.role\u00A0»',
  },
  {
    given: { reservedPages: [{ path: '/courriers/chiffres', roles: ['referent'], role: [] }] },
    fault: 'clé inconnue «\u00A0reservedPages[0].role\u00A0»\u00A0: vouliez-vous «\u00A0roles\u00A0»\u00A0?',
  },
  {
    given: { role: ['referent'] },
    fault: 'clé inconnue «\u00A0role\u00A0»\u00A0: vouliez-vous «\u00A0roles\u00A0»\u00A0?',
  },
  {
    given: { Roles: ['referent'] },
    fault: 'clé inconnue «\u00A0Roles\u00A0»\u00A0: vouliez-vous «\u00A0roles\u00A0»\u00A0?',
  },
  {
    given: { navigtion: [] },
    fault: 'clé inconnue «\u00A0navigtion\u00A0»\u00A0: vouliez-vous «\u00A0navigation\u00A0»\u00A0?',
  },
  {
    given: { visibleTo: 'all' },
    fault: 'clé inconnue «\u00A0visibleTo\u00A0». Connues\u00A0: $schema, id, title, path',
  },
  {
    given: {
      navigation: [
        { label: 'A', path: '/courriers' },
        { label: 'B', path: '/courriers/b', role: ['referent'] },
      ],
    },
    fault: 'clé inconnue «\u00A0navigation[1].role\u00A0»\u00A0: vouliez-vous «\u00A0roles\u00A0»\u00A0?',
  },
  {
    given: { header: { label: 'A', path: '/a', icon: 'fr-icon-a', icone: 'x' } },
    fault: 'clé inconnue «\u00A0header.icone\u00A0»\u00A0: vouliez-vous «\u00A0icon\u00A0»\u00A0?',
  },
  {
    given: { userMenu: [{ label: 'A', path: '/a', chemin: '' }] },
    fault: 'clé inconnue «\u00A0userMenu[0].chemin\u00A0». Connues\u00A0: label, path',
  },
  {
    given: { slots: [{ name: 'autre.fiche', role: ['referent'] }] },
    fault: 'clé inconnue «\u00A0slots[0].role\u00A0»',
  },
  { given: { slots: [{ name: 'fiche' }] }, fault: '«\u00A0slots[0].name\u00A0»\u00A0: ' },
  { given: { slots: [{ name: 'autre.fiche.x' }] }, fault: '«\u00A0slots[0].name\u00A0»\u00A0: ' },
  {
    given: { slots: [{ name: 'autre.fiche' }, { name: 'autre.fiche' }] },
    fault: '«\u00A0slots\u00A0»\u00A0: un emplacement est nommé deux fois',
  },
  {
    given: { slots: [{ name: 'portail.alertes', count: '/nombre' }] },
    fault: '«\u00A0slots[0]\u00A0»\u00A0: ce n’est pas un emplacement du portail',
  },
  {
    given: { slots: [{ name: 'portail.alerte' }] },
    fault: '«\u00A0slots[0]\u00A0»\u00A0: «\u00A0portail.alerte\u00A0» demande «\u00A0count\u00A0»',
  },
  {
    given: { slots: [{ name: 'autre.fiche', count: '/nombre' }] },
    fault: '«\u00A0slots[0]\u00A0»\u00A0: «\u00A0count\u00A0» et «\u00A0priority\u00A0» ne sont que',
  },
  {
    given: { slots: [{ name: 'autre.fiche', priority: 1 }] },
    fault: '«\u00A0slots[0]\u00A0»\u00A0: «\u00A0count\u00A0» et «\u00A0priority\u00A0» ne sont que',
  },
  {
    given: { slots: [{ name: 'portail.alerte', count: 'https://ailleurs.test/nombre' }] },
    fault: '«\u00A0slots[0].count\u00A0»\u00A0: ',
  },
  {
    given: { slots: [{ name: 'portail.alerte', count: '/nombre', priority: 101 }] },
    fault: '«\u00A0slots[0].priority\u00A0»\u00A0: ',
  },
  {
    given: { needs: { identite: ['read'] } },
    fault: 'clé inconnue «\u00A0needs.identite\u00A0»\u00A0: vouliez-vous «\u00A0identity\u00A0»\u00A0?',
  },
  {
    given: { needs: { origins: { image: [] } } },
    fault: 'clé inconnue «\u00A0needs.origins.image\u00A0»\u00A0: vouliez-vous «\u00A0images\u00A0»\u00A0?',
  },
  { given: { needs: { identity: ['all'] } }, fault: '«\u00A0needs.identity[0]\u00A0»\u00A0: ' },
  { given: { needs: { identity: [] } }, fault: '«\u00A0needs.identity\u00A0»\u00A0: ' },
  { given: { needs: { ports: { demandes: '^1' } } }, fault: '«\u00A0needs.ports.demandes\u00A0»\u00A0: ' },
  {
    given: { needs: { topics: ['autre.send'] } },
    fault: '«\u00A0needs.topics[0]\u00A0»\u00A0: les envois d’un module commencent par son identifiant',
  },
  { given: { needs: { serviceRoles: ['referent'] } }, fault: '«\u00A0needs.serviceRoles[0]\u00A0»\u00A0: ' },
  { given: { sdk: '^0.1.0' }, fault: 'clé inconnue «\u00A0sdk\u00A0»' },
  { given: { id: 'audit' }, fault: '«\u00A0id\u00A0»\u00A0: c’est un nom du portail' },
  { given: { id: 'courriers-' }, fault: '«\u00A0id\u00A0»\u00A0: ' },
  { given: { id: 'courriers--bis' }, fault: '«\u00A0id\u00A0»\u00A0: ' },
  { given: { roles: 'referent' }, fault: '«\u00A0roles\u00A0»\u00A0: ' },
  { given: { roles: ['referents'] }, fault: '«\u00A0roles[0]\u00A0»\u00A0: ' },
])('$given is a fault with the name of its key', ({ given, fault }) => {
  expect(read(given)).toEqual({ faults: [expect.stringContaining(fault)] });
});

test('what is wrong with a value is told in French, whatever the fault', () => {
  const slot = { name: 'autre.fiche', roles: 'referent' };
  expect(read({ title: '', order: '80', home: 1, icon: 'mail', userMenu: {}, slots: [slot], search: {} })).toEqual({
    faults: [
      '«\u00A0title\u00A0»\u00A0: Trop petit\u00A0: chaîne de caractères doit avoir >=1 caractères',
      '«\u00A0home\u00A0»\u00A0: Entrée invalide\u00A0: booléen attendu, nombre reçu',
      '«\u00A0icon\u00A0»\u00A0: Chaîne de caractères invalide\u00A0: doit correspondre au motif /^fr-icon-[a-z0-9-]+$/',
      '«\u00A0order\u00A0»\u00A0: Entrée invalide\u00A0: nombre attendu, chaîne de caractères reçu',
      '«\u00A0userMenu\u00A0»\u00A0: Entrée invalide\u00A0: tableau attendu, objet reçu',
      '«\u00A0slots[0].roles\u00A0»\u00A0: Entrée invalide\u00A0: tableau attendu, chaîne de caractères reçu',
      '«\u00A0search.path\u00A0»\u00A0: Entrée invalide\u00A0: chaîne de caractères attendu, indéfini reçu',
      '«\u00A0search.label\u00A0»\u00A0: Entrée invalide\u00A0: chaîne de caractères attendu, indéfini reçu',
      '«\u00A0search.hint\u00A0»\u00A0: Entrée invalide\u00A0: chaîne de caractères attendu, indéfini reçu',
    ],
  });
});

test('every fault of a file is named at once; text that is no JSON is one', () => {
  expect(read({ role: [], ordre: 3 })).toMatchObject({ faults: { length: 2 } });
  expect(readModuleFile('{')).toEqual({ faults: ['ce n’est pas du JSON (ligne 1, colonne 2).'] });
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
