import { z } from 'zod';

/* Values that violate a schema, derived from it: long texts, near-matches, deep nesting, many parts. */

interface JsonSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  format?: string;
  pattern?: string;
}

/** A schema's input with one hostile part: at the requested size, or (`bounded`) as large as the HTTP layer accepts. */
export interface Attack {
  name: string;
  bounded: boolean;
  make: (length: number) => unknown;
}

/** All attacks on one schema: each part in turn is replaced by each hostile value, and the rest is valid. `values`: most fields and items that reach it. */
export function attacksOn(schema: z.ZodType, values = 5_000): Attack[] {
  const structures = structuresOf(values - 100);
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return placesOf(json, json.$defs ?? {}).flatMap(({ at, place, near }) => {
    const name = (what: string) => `${at || '/'} ← ${what}`;
    const texts = near === undefined ? [] : [...TEXTS, ...nearMatches(near)];
    return [
      ...texts.map(([what, text]) => ({
        name: name(what),
        bounded: false,
        make: (length: number) => place(text(length)),
      })),
      ...structures.map(([what, structure]) => ({ name: name(what), bounded: true, make: () => place(structure) })),
    ];
  });
}

type Text = [name: string, make: (length: number) => string];

const repeated = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Texts that are hard for patterns of names, addresses, numbers and dates, with prefixes and suffixes. */
const UNITS = ['a', 'A', '0', ' ', '.', '-', '@', 'é', '\u0000', '😀', '\uD800', 'a.', 'a@', '0 ', 'a-', '%20'];
const AROUND = [
  ['', ''],
  ['', '!'],
  ['a@', '@'],
] as const;

const TEXTS: Text[] = UNITS.flatMap((unit) =>
  AROUND.map(([before, after]): Text => [
    JSON.stringify(`${before}${unit}…${after}`),
    (length) => before + repeated(unit, length) + after,
  ]),
);

/** A matching text, repeated, and one that stops matching at its last character. */
function nearMatches(near: string): Text[] {
  return [
    [`« ${near} » again and again`, (length) => repeated(near, length)],
    [`« ${near} », its last character again and again`, (length) => near + repeated(near.at(-1) ?? 'a', length)],
    [`« ${near} », its first character again and again`, (length) => repeated(near.charAt(0) || 'a', length) + near],
  ];
}

const nested = (open: string, close: string): unknown => JSON.parse(`${open.repeat(28)}1${close.repeat(28)}`);

/** The size limit of a body: a larger one is refused before a schema sees it (`json-body.ts`). */
const structuresOf = (many: number): [name: string, structure: unknown][] => [
  ['lists within lists', nested('[', ']')],
  ['objects within objects', nested('{"a":', '}')],
  ['a long list', Array.from({ length: many }, () => 0)],
  ['a long list of texts', Array.from({ length: many }, () => 'PWP01')],
  ['a long list of objects', Array.from({ length: many }, () => ({}))],
  [
    'many fields',
    Object.fromEntries(Array.from({ length: many }, (_, index) => [`k${index}`.padEnd(980_000 / many), 1])),
  ],
  [
    'fields named as what objects inherit',
    JSON.parse('{"constructor":{"prototype":{}},"toString":1,"hasOwnProperty":null}'),
  ],
  ['a number of many digits', Number('9'.repeat(300))],
];

interface Place {
  at: string;
  place: (value: unknown) => unknown;
  /** A valid text for this place, where it takes one. */
  near: string | undefined;
}

/** Every part of the schema, the whole first. */
function placesOf(
  schema: JsonSchema,
  defs: Record<string, JsonSchema>,
  at = '',
  place: Place['place'] = (value) => value,
): Place[] {
  const sample = sampleOf(schema, defs);
  const here: Place = {
    at,
    place,
    near: typeof sample === 'string' || sample === undefined ? (sample ?? 'a') : undefined,
  };
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (schema.$ref !== undefined) return placesOf(defs[schema.$ref.split('/').at(-1) ?? ''] ?? {}, defs, at, place);
  if (alternatives.length > 0) {
    return [
      here,
      ...alternatives.flatMap((alternative, rank) => placesOf(alternative, defs, `${at}(${rank})`, place).slice(1)),
    ];
  }
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    placesOf(field, defs, `${at}/${name}`, (value) => place({ ...(sample as object), [name]: value })),
  );
  const items = schema.items === undefined ? [] : placesOf(schema.items, defs, `${at}/0`, (value) => place([value]));
  return [here, ...fields, ...items];
}

const SAMPLES: Readonly<Record<string, string>> = {
  date: '2026-11-24',
  'date-time': '2026-11-24T09:00:00Z',
  email: 'prenom.nom@mairie.fr',
  uuid: '6f1c2b1e-1111-4111-8111-111111111111',
  uri: 'https://mairie.fr/',
};

/** Nearly every pattern of ours accepts one of these texts. */
const USUAL = [
  '034081900004',
  'abcdefghij123',
  'PWP01',
  'PWP-7K3QX9FD',
  'module.nom',
  '01 02 03 04 05',
  'abcdefgh',
  '0'.repeat(32),
];

const OTHERS: Readonly<Record<string, unknown>> = { integer: 1, number: 1, boolean: true, array: [], object: {} };

/** A value that the schema accepts, or nearly. */
function sampleOf(schema: JsonSchema, defs: Record<string, JsonSchema>): unknown {
  if (schema.$ref !== undefined) return sampleOf(defs[schema.$ref.split('/').at(-1) ?? ''] ?? {}, defs);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (first !== undefined) return sampleOf(first, defs);
  if (schema.properties !== undefined) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, field]) => [name, sampleOf(field, defs)]));
  }
  if (schema.items !== undefined) return [sampleOf(schema.items, defs)];
  if (schema.type !== 'string' && schema.type !== undefined) return OTHERS[schema.type] ?? null;
  const { format = '', pattern } = schema;
  const fitting = pattern === undefined ? undefined : USUAL.find((usual) => new RegExp(pattern).test(usual));
  return SAMPLES[format] ?? fitting ?? 'abc';
}
