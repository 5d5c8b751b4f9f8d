import {
  defaultConfiguration,
  ModuleConfiguration,
  type ConfigurationProperty,
  type ConfigurationValue,
  type ConfigurationValues,
} from '@pwp/contracts';
import type { CliSettings } from './config.ts';
import { callRegistry } from './registry-client.ts';

/** The typed words are no valid change of the configuration. */
export class CannotConfigure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotConfigure';
  }
}

/** A module's configuration; `effective` includes the defaults. */
export interface ModuleSettings extends ModuleConfiguration {
  effective: ConfigurationValues;
}

/** Reads a module's configuration, after saving any `name=value` words; `name=` restores the default. */
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
    // An empty text restores the default.
    if (text === '') delete values[name];
    else values[name] = readValue(property, text);
  }
  const body = { revision: before.revision, values };
  return withDefaults(await callRegistry(settings, { method: 'PUT', path, body }, ModuleConfiguration));
}

/** The output of `pwp config`, one value per line. */
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

/** Converts a text to its property's type; an invalid text is sent as it is, and the registry explains what it expects. */
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
