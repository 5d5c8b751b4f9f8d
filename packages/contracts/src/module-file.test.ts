import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { moduleFileSchema, readModuleFile } from './module-file.ts';

const root = resolve(import.meta.dirname, '../../..');
const plain = { id: 'courriers', title: 'Courriers', path: '/courriers', icon: 'fr-icon-mail-line', order: 80 };
const read = (more: object) => readModuleFile(JSON.stringify({ ...plain, ...more }));

test('a file that says what is known is read, and what speaks to editors is left out', () => {
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

test.each([
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
  { given: { sdk: '^0.1.0' }, fault: 'unknown key "sdk"' },
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
  expect('declaration' in reading && reading.declaration.id).toBe(folder === '_template' ? 'exemple' : folder);
  const { $schema } = JSON.parse(text) as { $schema: string };
  expect(resolve(root, dirname(file), $schema)).toBe(resolve(root, 'packages/contracts/module.schema.json'));
});
