import type { ApiModule, Logger, ModuleContext } from '@pwp/api-kit';
import {
  defaultConfiguration,
  effectiveConfiguration,
  isConfigured,
  type ConfigurationValues,
  type SavedConfigurations,
} from '@pwp/contracts';

/** What administrators chose of each module, as its schema accepts it. */
export interface Configurations {
  /** Takes what was saved. A value that the schema of its module refuses gives way to the default, and is named in the log. */
  apply: (saved: SavedConfigurations['modules']) => void;
  /** Those of a module, as they are now. */
  valuesOf: (module: string) => ConfigurationValues;
  /** What a module reads its values by. */
  readerOf: (module: ApiModule) => ModuleContext<unknown>['configuration'];
}

/** Begins with the defaults of each module. */
export function createConfigurations(modules: readonly ApiModule[], log: Pick<Logger, 'warn'>): Configurations {
  const current = new Map<string, ConfigurationValues>();
  for (const { id, configuration } of modules) {
    if (configuration !== undefined) current.set(id, defaultConfiguration(configuration));
  }
  return {
    apply(saved) {
      for (const { id, configuration } of modules) {
        if (configuration === undefined) continue;
        const { values, refused } = effectiveConfiguration(
          configuration,
          Object.hasOwn(saved, id) ? (saved[id] ?? {}) : {},
        );
        current.set(id, values);
        for (const { name } of refused)
          log.warn({ module: id, name }, 'a saved value is refused by the schema of the module: its default stands');
      }
    },
    valuesOf: (module) => current.get(module) ?? {},
    readerOf:
      ({ id }) =>
      (kinds) => {
        const read = () => {
          const values = current.get(id) ?? {};
          if (isConfigured(values, kinds)) return values;
          const names = Object.entries(kinds).map(([name, kind]) => `${name} (${kind})`);
          throw new Error(
            `${id}: the module reads ${names.join(', ')}; its "configuration" in module.json says otherwise.`,
          );
        };
        // At the start of the module, rather than in a request.
        read();
        return read;
      },
  };
}
