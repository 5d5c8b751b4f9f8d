import { createHash } from 'node:crypto';
import { ConfigurationRecord, SaveConfiguration } from '@pwp/contracts';
import { formSchema, keptValues, saveFaults } from '../core/configuration.ts';
import type { RegistryState } from '../core/registry-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../registry.ts';
import { answerJson, answerRepresentation } from './answer.ts';
import type { FindCaller } from './callers.ts';
import { readJson } from './read-body.ts';
import {
  configurationAbsente,
  configurationModifiee,
  configurationRefusee,
  moduleInconnu,
} from './registry-problems.ts';
import type { RegistryRoute } from './registry-route.ts';

/** Faults that one answer names: who mends them sees the others after. */
const MOST_FAULTS = 50;

const PATH = /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/configuration$/;

/** The configurations of modules: whoever holds a token reads one, an operator saves it, the API follows them all. */
export function configurationRoutes(parts: {
  journal: Journal;
  registry: Registry;
  callerOf: FindCaller;
}): RegistryRoute[] {
  const { journal, registry, callerOf } = parts;

  function find(id: string) {
    const found = registry.configuration(id);
    if (found !== undefined) return found;
    if (!journal.state.modules.has(id)) throw moduleInconnu(`« ${id} » : publiez-le d’abord.`);
    throw configurationAbsente(`Aucune version donnée de « ${id} » n’a de configuration.`);
  }

  return [
    {
      method: 'GET',
      path: PATH,
      async answer(request, response, [id = '']) {
        await callerOf(request);
        answerJson(request, response, 200, find(id));
      },
    },
    {
      method: 'PUT',
      path: PATH,
      async answer(request, response, [id = '']) {
        const caller = await callerOf(request);
        caller.requireOperator();
        const { revision, values } = await readJson(request, SaveConfiguration);
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
        answerJson(request, response, 200, find(id));
      },
    },
    {
      method: 'GET',
      path: /^\/registry\/v1\/configurations$/,
      answer(request, response) {
        const text = JSON.stringify(registry.savedConfigurations());
        answerRepresentation(request, response, {
          type: 'application/json; charset=utf-8',
          cacheControl: 'no-cache',
          etag: `W/"${createHash('sha256').update(text).digest('base64url')}"`,
          bytes: Buffer.from(text),
        });
      },
    },
  ];
}

function savedOf({ modules }: RegistryState, id: string) {
  return modules.get(id)?.configuration;
}
