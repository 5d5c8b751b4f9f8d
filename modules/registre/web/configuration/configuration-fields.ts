import type {
  ConfigurationProperty,
  ConfigurationSchema,
  ConfigurationValue,
  ConfigurationValues,
} from '@pwp/contracts';
import { effectiveConfiguration } from '@pwp/contracts/configuration-values';
import { fr } from '../locales/fr.ts';

const words = fr.configuration;

/** What the fields of a form hold, by name: a text, or whether a box is ticked. A list is a text of one value a line. */
export type Typed = Record<string, string | boolean>;

/** What the fields show of values; defaults stand for the rest. */
export function typedOf(schema: ConfigurationSchema, values: Readonly<Record<string, unknown>>): Typed {
  const effective = Object.entries(effectiveConfiguration(schema, values).values);
  return Object.fromEntries(effective.map(([name, value]) => [name, typedValue(value)]));
}

/** What one field shows of a value. */
export function typedValue(value: ConfigurationValue): string | boolean {
  if (typeof value === 'boolean') return value;
  return typeof value === 'object' ? value.join('\n') : String(value);
}

/** The values to save: those that differ from their default. A number that is none stays a text, which its schema refuses. */
export function valuesOf({ properties }: ConfigurationSchema, typed: Typed): ConfigurationValues {
  const entries = Object.entries(properties).map(
    ([name, property]) => [name, readField(property, typed[name])] as const,
  );
  return Object.fromEntries(
    entries.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(properties[name]?.default)),
  );
}

function readField(property: ConfigurationProperty, typed: string | boolean | undefined): ConfigurationValue {
  if (property.type === 'boolean') return typed === true;
  const text = String(typed ?? '').trim();
  if (property.type === 'integer') return /^[-+]?\d{1,16}$/.test(text) ? Number(text) : text;
  if (property.type === 'string') return text;
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A value in words, for who compares it with what was typed. */
export function valueWords(property: ConfigurationProperty, value: string | boolean): string {
  if (typeof value === 'boolean') return value ? words.oui : words.non;
  if (value === '') return words.vide;
  const choices = property.type === 'string' ? (property.oneOf ?? []) : [];
  return choices.find((choice) => choice.const === value)?.title ?? value.split('\n').join(', ');
}

/** What a field asks for: its own words, then its limits. */
export function hintOf(property: ConfigurationProperty): string {
  return [property.description, limitsOf(property)].filter((text) => text !== undefined).join(' ');
}

function limitsOf(property: ConfigurationProperty): string | undefined {
  if (property.type === 'integer') return words.entier(property.minimum, property.maximum);
  if (property.type === 'array') return words.liste;
  if (property.type === 'boolean' || property.oneOf !== undefined) return undefined;
  if (property.format === 'time') return words.heure;
  if (property.format === 'uri') return words.adresse;
  return property.maxLength === undefined ? undefined : words.longueur(property.maxLength);
}
