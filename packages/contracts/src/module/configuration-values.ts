import type { ConfigurationProperty, ConfigurationSchema } from './configuration.ts';

/* What a page may import too: no zod here. */

/** The value of one property. */
export type ConfigurationValue = string | number | boolean | readonly string[];

/** Values by name of their property. */
export type ConfigurationValues = Readonly<Record<string, ConfigurationValue>>;

/** What a module reads of its configuration, by name: `{ courriel: 'string', ticketsParJour: 'integer' }`. */
export type ConfigurationKinds = Readonly<Record<string, 'string' | 'integer' | 'boolean' | 'array'>>;

interface ValueOfKind {
  string: string;
  integer: number;
  boolean: boolean;
  array: readonly string[];
}

/** The values that a module reads, typed by its kinds. */
export type Configured<Kinds extends ConfigurationKinds> = {
  readonly [Name in keyof Kinds]: ValueOfKind[Kinds[Name]];
};

/** What is wrong with one value. `pointer` leads to it in the values (RFC 6901); `detail` is a French sentence that names its field. */
export interface ConfigurationFault {
  name: string;
  pointer: string;
  detail: string;
}

/** Characters of a text, and texts of a list, where the schema says nothing less. */
export const LONGEST_TEXT = 2_000;
export const MOST_ITEMS = 50;

/** Bytes of all the values of a module, as JSON: each page of the portal carries them. */
const LONGEST_CONFIGURATION = 16 * 1024;

/** An address that a person may write to, no longer than RFC 5321 takes. */
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const LONGEST_EMAIL = 254;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const NOT_OF_A_LINE = /[^ -\uFFFF]/;
const NOT_OF_LINES = /[^\n\t -\uFFFF]/;

/** The value of each property before anybody chose another. */
export function defaultConfiguration({ properties }: ConfigurationSchema): ConfigurationValues {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, property.default]));
}

/** Every fault of values that are to be saved: names that the schema does not have, values that it does not accept. A name may be left out. */
export function configurationFaults(
  { properties }: ConfigurationSchema,
  values: Readonly<Record<string, unknown>>,
): ConfigurationFault[] {
  const faults = Object.entries(values).flatMap(([name, value]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return property === undefined
      ? [{ name, pointer: `/${name}`, detail: `« ${name} » n’est pas dans la configuration de ce module.` }]
      : propertyFaults(name, property, value);
  });
  const bytes = new TextEncoder().encode(JSON.stringify(values)).length;
  if (faults.length === 0 && bytes > LONGEST_CONFIGURATION) {
    const kilobytes = (size: number) => Math.ceil(size / 1024);
    const detail = `L’ensemble des valeurs pèse ${kilobytes(bytes)} Ko : ${kilobytes(LONGEST_CONFIGURATION)} Ko au plus sont acceptés.`;
    return [{ name: '', pointer: '', detail }];
  }
  return faults;
}

/**
 * What a release gets: the saved values that its schema accepts, and its defaults for the rest. `refused` says which saved values gave
 * way; a name that the schema does not have is another release's.
 */
export function effectiveConfiguration(
  { properties }: ConfigurationSchema,
  saved: Readonly<Record<string, unknown>>,
): { values: ConfigurationValues; refused: ConfigurationFault[] } {
  const values: Record<string, ConfigurationValue> = {};
  const refused: ConfigurationFault[] = [];
  for (const [name, property] of Object.entries(properties)) {
    values[name] = property.default;
    if (!Object.hasOwn(saved, name)) continue;
    const value = saved[name];
    const faults = propertyFaults(name, property, value);
    if (faults.length === 0 && isValue(value)) values[name] = value;
    refused.push(...faults);
  }
  return { values, refused };
}

/** Whether the values hold what a module reads of them. */
export function isConfigured<Kinds extends ConfigurationKinds>(
  values: Readonly<Record<string, unknown>>,
  kinds: Kinds,
): values is Configured<Kinds> {
  return Object.entries(kinds).every(([name, kind]) => Object.hasOwn(values, name) && kindOf(values[name]) === kind);
}

function kindOf(value: unknown): ConfigurationKinds[string] | undefined {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (Number.isSafeInteger(value)) return 'integer';
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? 'array' : undefined;
}

function isValue(value: unknown): value is ConfigurationValue {
  return kindOf(value) !== undefined;
}

function propertyFaults(name: string, property: ConfigurationProperty, value: unknown): ConfigurationFault[] {
  const told = (what: string | undefined, pointer = `/${name}`): ConfigurationFault[] =>
    what === undefined ? [] : [{ name, pointer, detail: `« ${property.title} » : ${what}.` }];
  switch (property.type) {
    case 'string':
      return told(typeof value === 'string' ? textFault(property, value) : 'un texte est attendu');
    case 'integer':
      return told(integerFault(property, value));
    case 'boolean':
      return told(typeof value === 'boolean' ? undefined : 'oui ou non est attendu');
    case 'array':
    default: {
      if (!Array.isArray(value)) return told('une liste est attendue');
      const items: unknown[] = value;
      const most = property.maxItems ?? MOST_ITEMS;
      if (items.length > most) return told(`${most} lignes au plus sont acceptées, il y en a ${items.length}`);
      return items.flatMap((item, index) => {
        const what =
          typeof item === 'string' ? textFault({ minLength: 1, ...property.items }, item) : 'un texte est attendu';
        return told(what && `ligne ${index + 1}, ${what}`, `/${name}/${index}`);
      });
    }
  }
}

type TextRules = Pick<
  Extract<ConfigurationProperty, { type: 'string' }>,
  'format' | 'minLength' | 'maxLength' | 'oneOf'
> & { default?: string };

/** The length comes first: no pattern meets a text that is too long. */
function textFault(
  { format, minLength = 0, maxLength = LONGEST_TEXT, oneOf, default: usual }: TextRules,
  text: string,
) {
  const longest = format === 'email' ? Math.min(maxLength, LONGEST_EMAIL) : maxLength;
  if (text.length > longest) return `${longest} caractères au plus sont acceptés, il y en a ${text.length}`;
  if (text.length < minLength) {
    return minLength === 1 ? 'saisissez une valeur' : `${minLength} caractères au moins sont attendus`;
  }
  if (oneOf !== undefined && !oneOf.some((choice) => choice.const === text))
    return 'choisissez une des valeurs proposées';
  // What is empty until somebody writes it may be emptied, whatever its format.
  if (text === '' && usual === '') return undefined;
  if (format === 'multiline') return NOT_OF_LINES.test(text) ? 'un caractère invisible est à enlever' : undefined;
  if (NOT_OF_A_LINE.test(text)) return 'une seule ligne est attendue, sans caractère invisible';
  if (format === 'email' && !EMAIL.test(text))
    return 'une adresse électronique est attendue, comme prenom.nom@mairie.fr';
  if (format === 'time' && !TIME.test(text)) return 'une heure est attendue, comme 08:30';
  if (format === 'uri' && !isWebAddress(text)) return 'une adresse est attendue, comme https://www.exemple.fr';
  return undefined;
}

/** Pages make links of it: no other protocol, such as `javascript:`, is an address. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol);
}

function integerFault(
  { minimum, maximum }: Extract<ConfigurationProperty, { type: 'integer' }>,
  value: unknown,
): string | undefined {
  const isInside =
    kindOf(value) === 'integer' &&
    Number(value) >= (minimum ?? Number.MIN_SAFE_INTEGER) &&
    Number(value) <= (maximum ?? Number.MAX_SAFE_INTEGER);
  return isInside ? undefined : `saisissez un nombre entier${rangeWords(minimum, maximum)}`;
}

function rangeWords(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return ` de ${minimum} à ${maximum}`;
  if (minimum !== undefined) return ` d’au moins ${minimum}`;
  return maximum === undefined ? '' : ` d’au plus ${maximum}`;
}
