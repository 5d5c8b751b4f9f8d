import { expect, test } from 'vitest';
import { ConfigurationSchema } from './configuration.ts';
import {
  configurationFaults,
  defaultConfiguration,
  effectiveConfiguration,
  isConfigured,
} from './configuration-values.ts';
import { readModuleFile } from './module-file.ts';

const schema = ConfigurationSchema.parse({
  type: 'object',
  properties: {
    courriel: { type: 'string', format: 'email', title: 'Courriel', default: 'a@b.fr' },
    avis: { type: 'string', format: 'multiline', maxLength: 20, title: 'Avis', default: '' },
    nom: { type: 'string', minLength: 1, title: 'Nom', default: 'Support' },
    lien: { type: 'string', format: 'uri', title: 'Lien', default: 'https://www.pwp.test' },
    ouverture: { type: 'string', format: 'time', title: 'Ouverture', default: '08:30' },
    vue: {
      type: 'string',
      title: 'Vue',
      oneOf: [
        { const: 'liste', title: 'En liste' },
        { const: 'carte', title: 'En carte' },
      ],
      default: 'liste',
    },
    jours: { type: 'integer', minimum: 1, maximum: 31, title: 'Jours', default: 7 },
    ouvert: { type: 'boolean', title: 'Ouvert', default: true },
    copies: { type: 'array', items: { type: 'string', format: 'email' }, maxItems: 2, title: 'Copies', default: [] },
  },
});

const faultsOf = (values: Record<string, unknown>) =>
  configurationFaults(schema, values).map(({ pointer, detail }) => `${pointer} ${detail}`);

test('values that a schema accepts have no fault, whichever are left out', () => {
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ ...defaultConfiguration(schema) })).toEqual([]);
  expect(
    faultsOf({
      avis: 'Fermé\net lundi 😀',
      jours: 31,
      ouvert: false,
      vue: 'carte',
      copies: ['a@b.fr', 'c@d.fr'],
    }),
  ).toEqual([]);
});

test('a text that is empty until it is written may be emptied, whatever its format; no other may', () => {
  const address = (usual: string) =>
    ConfigurationSchema.parse({
      type: 'object',
      properties: { courriel: { type: 'string', format: 'email', title: 'Courriel', default: usual } },
    });
  expect(configurationFaults(address(''), { courriel: '' })).toEqual([]);
  expect(configurationFaults(address('a@b.fr'), { courriel: '' })).toHaveLength(1);
});

test.each([
  [
    { courriel: 'a b@c.fr' },
    '/courriel « Courriel » : une adresse électronique est attendue, comme prenom.nom@mairie.fr.',
  ],
  [
    { courriel: `${'a'.repeat(250)}@b.fr` },
    '/courriel « Courriel » : 254 caractères au plus sont acceptés, il y en a 255.',
  ],
  [{ avis: 'a'.repeat(21) }, '/avis « Avis » : 20 caractères au plus sont acceptés, il y en a 21.'],
  [{ avis: 'a\u0000' }, '/avis « Avis » : un caractère invisible est à enlever.'],
  [{ nom: '' }, '/nom « Nom » : saisissez une valeur.'],
  [{ nom: 'a\nb' }, '/nom « Nom » : une seule ligne est attendue, sans caractère invisible.'],
  [{ nom: 3 }, '/nom « Nom » : un texte est attendu.'],
  [{ lien: 'javascript:alert(1)' }, '/lien « Lien » : une adresse est attendue, comme https://www.exemple.fr.'],
  [{ lien: 'www.pwp.test' }, '/lien « Lien » : une adresse est attendue, comme https://www.exemple.fr.'],
  [{ ouverture: '25:00' }, '/ouverture « Ouverture » : une heure est attendue, comme 08:30.'],
  [{ vue: 'autre' }, '/vue « Vue » : choisissez une des valeurs proposées.'],
  [{ jours: 0 }, '/jours « Jours » : saisissez un nombre entier de 1 à 31.'],
  [{ jours: 1.5 }, '/jours « Jours » : saisissez un nombre entier de 1 à 31.'],
  [{ jours: '7' }, '/jours « Jours » : saisissez un nombre entier de 1 à 31.'],
  [{ ouvert: 'oui' }, '/ouvert « Ouvert » : oui ou non est attendu.'],
  [{ copies: 'a@b.fr' }, '/copies « Copies » : une liste est attendue.'],
  [
    { copies: ['a@b.fr', 'b'] },
    '/copies/1 « Copies » : ligne 2, une adresse électronique est attendue, comme prenom.nom@mairie.fr.',
  ],
  [{ copies: ['a@b.fr', null] }, '/copies/1 « Copies » : ligne 2, un texte est attendu.'],
  [{ copies: ['a@b.fr', 'a@b.fr', 'a@b.fr'] }, '/copies « Copies » : 2 lignes au plus sont acceptées, il y en a 3.'],
  [{ inconnu: 1 }, '/inconnu «\u00A0inconnu\u00A0» n’est pas dans la configuration de ce module.'],
  [
    JSON.parse('{ "__proto__": 1 }') as Record<string, unknown>,
    '/__proto__ «\u00A0__proto__\u00A0» n’est pas dans la configuration de ce module.',
  ],
  [{ constructor: 1 }, '/constructor «\u00A0constructor\u00A0» n’est pas dans la configuration de ce module.'],
])('%j is refused, and the field is named', (values, fault) => {
  expect(faultsOf(values)).toEqual([fault]);
});

test('every fault is told at once, and values that weigh too much are refused as a whole', () => {
  expect(faultsOf({ jours: 0, nom: '', vue: 'x' })).toHaveLength(3);
  const properties = Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [`texte${at}`, { type: 'string', title: 'Texte', default: '' }]),
  );
  const large = ConfigurationSchema.parse({ type: 'object', properties });
  const values = Object.fromEntries(Object.keys(properties).map((name) => [name, 'é'.repeat(1_500)]));
  expect(configurationFaults(large, values)).toEqual([
    {
      name: '',
      pointer: '',
      detail: 'L’ensemble des valeurs pèse 27\u00A0Ko\u00A0: 16\u00A0Ko au plus sont acceptés.',
    },
  ]);
});

test('a release gets what its schema accepts, its defaults for the rest, and nothing of another release', () => {
  const { values, refused } = effectiveConfiguration(schema, { jours: 12, vue: 'tableau', plusTard: 'x' });
  expect(values).toEqual({ ...defaultConfiguration(schema), jours: 12 });
  expect(refused.map(({ name }) => name)).toEqual(['vue']);
});

test('what a module reads is what its declaration says', () => {
  const values = defaultConfiguration(schema);
  expect(isConfigured(values, { nom: 'string', jours: 'integer', ouvert: 'boolean', copies: 'array' })).toBe(true);
  expect(isConfigured(values, { jours: 'string' })).toBe(false);
  expect(isConfigured(values, { absent: 'string' })).toBe(false);
  expect(isConfigured(values, Object.fromEntries([['constructor', 'string' as const]]))).toBe(false);
});

test('ten thousand characters of any kind are told apart at once', () => {
  const units = ['a', 'a@', 'a.', '@.', ' ', 'é', '😀', '\u0000', '08:3'];
  // Of this thread: other processes do not affect it.
  const start = process.threadCpuUsage();
  for (const unit of units) {
    const text = unit.repeat(10_000);
    faultsOf({ courriel: text, avis: text, nom: text, lien: text, ouverture: text, vue: text, copies: [text, text] });
  }
  const { user, system } = process.threadCpuUsage(start);
  expect((user + system) / 1_000).toBeLessThan(500);
});

const plain = { id: 'courriers', title: 'Courriers', path: '/courriers', icon: 'fr-icon-mail-line', order: 80 };
const property = { type: 'integer', title: 'Jours', default: 7 };
const read = (properties: unknown, more = {}) =>
  readModuleFile(JSON.stringify({ ...plain, configuration: { type: 'object', properties, ...more } }));

test('a module declares its configuration in module.json, which comes out as it went in', () => {
  expect(read(schema.properties)).toMatchObject({ declaration: { configuration: schema } });
});

test.each([
  [{ jours: { ...property, pattern: '^(a+)+$' } }, 'clé inconnue «\u00A0configuration.properties.jours.pattern\u00A0»'],
  [
    { jours: { ...property, minimun: 1 } },
    'clé inconnue «\u00A0configuration.properties.jours.minimun\u00A0»\u00A0: vouliez-vous «\u00A0minimum\u00A0»\u00A0?',
  ],
  [
    { jours: { ...property, type: 'number' } },
    '«\u00A0configuration.properties.jours.type\u00A0»\u00A0: «\u00A0type\u00A0» vaut string, integer, boolean ou array.',
  ],
  [{ jours: { type: 'integer', title: 'Jours' } }, '«\u00A0configuration.properties.jours.default\u00A0»\u00A0: '],
  [{ jours: { type: 'integer', default: 7 } }, '«\u00A0configuration.properties.jours.title\u00A0»\u00A0: '],
  [
    { jours: { ...property, maximum: 5 } },
    'sa propre propriété refuse cette valeur\u00A0: « Jours »\u00A0: saisissez un nombre entier d’au plus 5.',
  ],
  [{ 'mes-jours': property }, '«\u00A0configuration.properties.mes-jours\u00A0»\u00A0: '],
  [{}, 'une propriété au moins est attendue.'],
])('%j is a fault that names its key', (properties, fault) => {
  expect(read(properties)).toEqual({ faults: [expect.stringContaining(fault)] });
});

test('a configuration is flat, and has no keys but its own', () => {
  expect(read({ jours: property }, { required: ['jours'] })).toEqual({
    faults: ['clé inconnue «\u00A0configuration.required\u00A0». Connues\u00A0: type, properties.'],
  });
  expect(read({ bloc: { type: 'object', properties: {} } })).toHaveProperty('faults');
});
