import {
  defaultConfiguration,
  ModuleConfiguration,
  type ConfigurationProperty,
  type ConfigurationValue,
  type ConfigurationValues,
} from '@pwp/contracts';
import type { CliSettings } from './config.ts';
import { callRegistry } from './registry-client.ts';

/** What was typed is no change of this module. */
export class CannotConfigure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotConfigure';
  }
}

/** What is set of a module, by name: what was chosen, or the default. */
export interface ModuleSettings extends ModuleConfiguration {
  effective: ConfigurationValues;
}

/** Reads the configuration of a module; with `name=value` words it changes these values first, « name= » alone back to the default. */
export async function configureModule(
  settings: CliSettings,
  id: string,
  words: readonly string[],
): Promise<ModuleSettings> {
  const path = `/modules/${id}/configuration`;
  const before = await callRegistry(settings, { method: 'GET', path }, ModuleConfiguration);
  if (words.length === 0) return withDefaults(before);
  const values: Record<string, ConfigurationValue> = { ...before.values };
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1)
      throw new CannotConfigure(`« ${word} » : « nom=valeur » est attendu ; « nom= » rétablit la valeur par défaut.`);
    const [name, text] = [word.slice(0, at), word.slice(at + 1)];
    const property = Object.hasOwn(before.schema.properties, name) ? before.schema.properties[name] : undefined;
    if (property === undefined) {
      const known = Object.keys(before.schema.properties).join(', ');
      throw new CannotConfigure(`« ${name} » n’est pas dans la configuration de « ${id} » : ${known}.`);
    }
    // Of an empty text no value is made: it is that of a name that was never chosen.
    if (text === '') delete values[name];
    else values[name] = readValue(property, text);
  }
  const body = { revision: before.revision, values };
  return withDefaults(await callRegistry(settings, { method: 'PUT', path, body }, ModuleConfiguration));
}

/** What `pwp config` tells a person, a line a value. */
export function settingsLines({ module, schema, values, effective, changedAt, changedBy }: ModuleSettings): string[] {
  const changed = changedAt === null ? 'jamais changée' : `enregistrée le ${changedAt} par ${changedBy ?? '?'}`;
  const lines = Object.entries(schema.properties).map(([name, { title }]) => {
    const origin = Object.hasOwn(values, name) ? '' : ' (par défaut)';
    return `  ${name} = ${JSON.stringify(effective[name])}${origin}  — ${title}`;
  });
  return [`${module} : ${changed}`, ...lines];
}

function withDefaults(configuration: ModuleConfiguration): ModuleSettings {
  return { ...configuration, effective: { ...defaultConfiguration(configuration.schema), ...configuration.values } };
}

/** A text that is no value of its property goes as it is: the registry says what it expects. */
function readValue(property: ConfigurationProperty, text: string): ConfigurationValue {
  switch (property.type) {
    case 'integer':
      return /^[-+]?\d{1,16}$/.test(text) ? Number(text) : text;
    case 'boolean':
      return ['oui', 'true'].includes(text) ? true : ['non', 'false'].includes(text) ? false : text;
    case 'array':
      return text.split('\n');
    case 'string':
    default:
      return text;
  }
}
