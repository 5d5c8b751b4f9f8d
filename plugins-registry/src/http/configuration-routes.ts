import { createHash } from 'node:crypto';
import { FileResponse, WithHeaders, type Route } from '@pwp/api-kit';
import { ConfigurationRecord, defineEndpoints, ModuleConfiguration, ModuleId, SaveConfiguration } from '@pwp/contracts';
import { z } from 'zod';
import { OPERATOR } from '../core/actors.ts';
import { formSchema, keptValues, saveFaults } from '../core/configuration.ts';
import type { RegistryState } from '../core/registry-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../registry.ts';
import {
  configurationAbsente,
  configurationModifiee,
  configurationRefusee,
  moduleInconnu,
} from './registry-problems.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';

/** Most faults in one refusal. */
const MOST_FAULTS = 50;

const OfModule = z.object({ module: ModuleId });

const endpoints = defineEndpoints({
  'GET /modules/:module/configuration': {
    summary: 'La configuration d’un module',
    params: OfModule,
    output: ModuleConfiguration,
  },
  'PUT /modules/:module/configuration': {
    summary: 'Enregistrer la configuration d’un module',
    params: OfModule,
    body: SaveConfiguration,
    output: ModuleConfiguration,
  },
  'GET /configurations': {
    summary: 'Ce qui est enregistré de chaque module, et ceux qui sont coupés, pour l’API',
    output: { file: 'application/json' },
  },
});

/** Configurations of modules: any token reads one, an operator saves it, the API follows all. */
export function configurationRoutes({
  journal,
  registry,
}: {
  journal: Journal;
  registry: Registry;
}): Route<RegistryAccess>[] {
  function find(id: string) {
    const found = registry.configuration(id);
    if (found !== undefined) return found;
    if (!journal.state.modules.has(id)) throw moduleInconnu(`« ${id} » : publiez-le d’abord.`);
    throw configurationAbsente(`Aucune version donnée de « ${id} » n’a de configuration.`);
  }

  return [
    registryRoute(endpoints['GET /modules/:module/configuration'], {
      access: 'token',
      problems: [moduleInconnu, configurationAbsente],
      async handler({ caller, params }) {
        const found = find(params.module);
        return caller.isOperator || found.changedBy === null ? found : { ...found, changedBy: OPERATOR };
      },
    }),
    registryRoute(endpoints['PUT /modules/:module/configuration'], {
      access: 'operator',
      problems: [moduleInconnu, configurationAbsente, configurationModifiee, configurationRefusee],
      async handler({ caller, params: { module: id }, body: { revision, values } }) {
        find(id);
        await journal.change(caller.actor, (state) => {
          const given = registry.schemasOf(id);
          const form = formSchema(given);
          if (form === undefined)
            throw configurationAbsente(`Aucune version donnée de « ${id} » n’a de configuration.`);
          const saved = savedOf(state, id);
          if ((saved?.revision ?? 0) !== revision) {
            throw configurationModifiee(
              `La configuration de « ${id} » a changé depuis que vous l’avez lue${saved === undefined ? '' : `, par ${saved.by}`} : relisez-la.`,
            );
          }
          const faults = saveFaults(given, form, values);
          if (faults.length > 0) {
            throw configurationRefusee(`${faults.length} valeur(s) à corriger.`, {
              errors: faults
                .slice(0, MOST_FAULTS)
                .map(({ pointer, detail }) => ({ pointer: `/values${pointer}`, detail })),
            });
          }
          const kept = keptValues(form, saved?.values ?? {}, ConfigurationRecord.parse(values));
          return { kind: 'configure', module: id, values: { ...kept } };
        });
        return find(id);
      },
    }),
    registryRoute(endpoints['GET /configurations'], {
      access: 'public',
      // All API processes ask, from one or two addresses.
      unthrottled: true,
      async handler() {
        const text = JSON.stringify(registry.savedConfigurations());
        const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
        return new WithHeaders(
          { ETag: etag, 'Cache-Control': 'no-cache' },
          new FileResponse({ body: Buffer.from(text), type: 'application/json; charset=utf-8' }),
        );
      },
    }),
  ];
}

function savedOf({ modules }: RegistryState, id: string) {
  return modules.get(id)?.configuration;
}
