import { ProviderRefusal, type ModuleContext } from '@pwp/api-kit';
import type { SaveConfiguration } from '@pwp/contracts';
import type { RegistreConfiguration } from '../../contracts/index.ts';
import { createAuditedChange, type Acting } from '../audited-change.ts';
import { configurationModifiee } from '../problems.ts';
import { registryProblem } from '../providers/registry-failure.ts';
import type { RegistryProvider } from '../providers/registry-provider.ts';

/** What administrators set of modules. */
export interface ConfigurationService {
  /** Throws `module-inconnu`, `configuration-absente`, `service-indisponible`. */
  read: (moduleId: string) => Promise<RegistreConfiguration>;
  /** Throws the same, `configuration-modifiee` when somebody saved since `revision`, `configuration-refusee` with a fault for each value. */
  save: (acting: Acting, moduleId: string, asked: SaveConfiguration) => Promise<RegistreConfiguration>;
}

type ServiceContext = Pick<ModuleContext<unknown>, 'audit' | 'log'> & { registry: RegistryProvider };

/** The service over the registry, which checks and keeps the values. */
export function createConfigurationService({ audit, log, registry }: ServiceContext): ConfigurationService {
  const change = createAuditedChange({ audit, log });
  const read = (moduleId: string) =>
    registry.readConfiguration(moduleId).catch((error: unknown) => {
      // Without an answer, nothing was changed.
      throw registryProblem(log, error, error instanceof ProviderRefusal ? { module: moduleId } : {});
    });
  return {
    read,
    async save(acting, moduleId, asked) {
      const before = await read(moduleId);
      // The trail tells what changed: it must stand on what is replaced.
      if (before.revision !== asked.revision) {
        throw configurationModifiee(
          `La configuration de « ${before.title} » a été enregistrée par quelqu’un d’autre depuis que vous l’avez lue.`,
        );
      }
      const act = { action: 'registre.configure-module', avant: changedOf(before, asked.values) } as const;
      return change(acting, { id: moduleId, title: before.title }, act, async (actor) => {
        const answer = await registry.saveConfiguration(actor, moduleId, asked);
        return { answer, apres: changedOf(answer, before.values) };
      });
    },
  };
}

/** The values that others do not hold alike, by the label that the form gives them; null for one that has its default. */
function changedOf(
  { schema, values }: Pick<RegistreConfiguration, 'schema' | 'values'>,
  others: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = new Set([...Object.keys(values), ...Object.keys(others)]);
  const changed = [...names].filter((name) => JSON.stringify(values[name]) !== JSON.stringify(others[name]));
  return Object.fromEntries(changed.map((name) => [schema.properties[name]?.title ?? name, values[name] ?? null]));
}
