import {
  configurationFaults,
  effectiveConfiguration,
  type ConfigurationFault,
  type ConfigurationSchema,
  type ConfigurationValues,
  type Development,
  type ModuleDeclaration,
  type Release,
} from '@pwp/contracts';
import type { Fault } from './fault.ts';
import type { ModuleState } from './registry-state.ts';

/** The configuration schema of a release in use. */
export interface GivenSchema {
  /** « du dossier » for the build of the modules' folder. */
  version: string;
  schema: ConfigurationSchema;
}

/** Schemas of the module's releases in use, newest first. `onDisk`: the declaration in the modules' folder. */
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

/** The schema of the form: each property as its newest release declares it. Undefined without any schema. */
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

/** Faults of values to save: every release in use must accept them. */
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

/** The new values, plus saved values of names that no release in use has: a rollback or a promotion may need them again. */
export function keptValues(
  form: ConfigurationSchema,
  saved: ConfigurationValues,
  values: ConfigurationValues,
): ConfigurationValues {
  const others = Object.entries(saved).filter(([name]) => !Object.hasOwn(form.properties, name));
  return { ...Object.fromEntries(others), ...values };
}

/** Saved values that a release in use refuses; its defaults replace them. */
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

/** Adds the effective configuration to a release, or to a module that is developed. */
export function configured<Given extends Release | Development>(
  given: Given,
  { configuration: schema }: Pick<ModuleDeclaration, 'configuration'>,
  saved: ModuleState['configuration'],
): Given {
  if (schema === undefined) return given;
  return { ...given, configuration: effectiveConfiguration(schema, saved?.values ?? {}).values };
}
