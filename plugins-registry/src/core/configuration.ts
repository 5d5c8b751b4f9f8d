import {
  configurationFaults,
  effectiveConfiguration,
  type ConfigurationFault,
  type ConfigurationSchema,
  type ConfigurationValues,
  type ModuleDeclaration,
  type Release,
} from '@pwp/contracts';
import type { Fault } from './fault.ts';
import type { ModuleState } from './registry-state.ts';

/** The schema of one release that somebody gets now. */
export interface GivenSchema {
  /** « du dossier » for the build of the modules' folder. */
  version: string;
  schema: ConfigurationSchema;
}

/** The schemas of the releases that somebody gets of a module now, newest first. `onDisk`: what its folder declares. */
export function givenSchemas(module: ModuleState, onDisk: ModuleDeclaration | undefined): GivenSchema[] {
  const given = new Set(Object.values(module.channels));
  const published = [...module.releases.values()]
    .toReversed()
    .filter(({ statement }) => given.has(statement.version))
    .map(({ statement }) => ({ version: statement.version, schema: statement.declaration.configuration }));
  const isFolderGiven = module.adopted && module.channels['tous'] === undefined;
  const all = isFolderGiven ? [...published, { version: 'du dossier', schema: onDisk?.configuration }] : published;
  return all.flatMap(({ version, schema }) => (schema === undefined ? [] : [{ version, schema }]));
}

/** One schema for the form: each property as the newest release that has it declares it. Undefined: there is none. */
export function formSchema(given: readonly GivenSchema[]): ConfigurationSchema | undefined {
  if (given.length === 0) return undefined;
  const properties: ConfigurationSchema['properties'] = {};
  for (const { schema } of given) {
    for (const [name, property] of Object.entries(schema.properties)) {
      if (!Object.hasOwn(properties, name)) properties[name] = property;
    }
  }
  return { type: 'object', properties };
}

/** Every fault of values that are to be saved: each release that somebody gets must take them. */
export function saveFaults(
  given: readonly GivenSchema[],
  form: ConfigurationSchema,
  values: Readonly<Record<string, unknown>>,
): ConfigurationFault[] {
  const faults = configurationFaults(form, values);
  if (faults.length > 0) return faults;
  return given.flatMap(({ version, schema }) =>
    effectiveConfiguration(schema, values).refused.map((fault) => ({
      ...fault,
      detail: `${fault.detail} C’est la version ${version}, encore donnée, qui le demande.`,
    })),
  );
}

/** What is kept: the new values, and those of names that no release given now has, which a rollback or a promotion may bring back. */
export function keptValues(
  form: ConfigurationSchema,
  saved: ConfigurationValues,
  values: ConfigurationValues,
): ConfigurationValues {
  const others = Object.entries(saved).filter(([name]) => !Object.hasOwn(form.properties, name));
  return { ...Object.fromEntries(others), ...values };
}

/** Saved values that a release given now refuses: its defaults stand for them. */
export function refusedValues(id: string, { configuration }: ModuleState, given: readonly GivenSchema[]): Fault[] {
  if (configuration === undefined) return [];
  return given.flatMap(({ version, schema }) =>
    effectiveConfiguration(schema, configuration.values).refused.map(({ name, detail }) => ({
      module: id,
      code: 'configuration-refused' as const,
      detail: `The release ${version} refuses the saved value of "${name}", and its default stands: save another. ${detail}`,
    })),
  );
}

/** A release with the values that hold for it. */
export function configuredRelease(
  release: Release,
  { configuration: schema }: Pick<ModuleDeclaration, 'configuration'>,
  saved: ModuleState['configuration'],
): Release {
  if (schema === undefined) return release;
  return { ...release, configuration: effectiveConfiguration(schema, saved?.values ?? {}).values };
}
