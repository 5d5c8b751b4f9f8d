import type { Route } from '@pwp/api-kit';
import { defineEndpoints, DisableModule, EnableModule, ModuleId, ModuleSummaries } from '@pwp/contracts';
import type PQueue from 'p-queue';
import { z } from 'zod';
import { dropVotesOn } from '../journal/ballot.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../registry.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { findModule, requireSameState } from './asked-module.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';
import { moduleInconnu, moduleModifie } from './registry-problems.ts';

const params = z.object({ module: ModuleId });

const endpoints = defineEndpoints({
  'GET /modules': { summary: 'Les modules, leurs versions et qui les reçoit', output: ModuleSummaries },
  'DELETE /modules/:module': { summary: 'Retirer un module du registre', params, output: 'none' },
  'POST /modules/:module/disable': { summary: 'Couper un module', params, body: DisableModule, output: 'none' },
  'POST /modules/:module/enable': {
    summary: 'Remettre un module en service',
    params,
    body: EnableModule,
    output: 'none',
  },
});

/** Dependencies of the module routes. */
interface ModuleParts {
  journal: Journal;
  store: ReleaseStore;
  registry: Registry;
  queue: PQueue;
}

/** Lists, disables, enables and retires modules. */
export function moduleRoutes({ journal, store, registry, queue }: ModuleParts): Route<RegistryAccess>[] {
  return [
    registryRoute(endpoints['GET /modules'], { access: 'token', handler: () => registry.summaries() }),
    registryRoute(endpoints['DELETE /modules/:module'], {
      access: 'operator',
      problems: [moduleInconnu],
      handler: ({ caller, params: { module: id } }) =>
        queue.add(async () => {
          await journal.change(caller.actor, (state) => {
            findModule(state, id);
            return { kind: 'retire', module: id };
          });
          // A module still in the folder is adopted again.
          await registry.readFolder();
          await store.remove(id);
          await dropVotesOn(id);
        }),
    }),
    registryRoute(endpoints['POST /modules/:module/disable'], {
      access: 'team',
      problems: [moduleInconnu, moduleModifie],
      async handler({ caller, params: { module: id }, body: { reason, disabled: seen } }) {
        await journal.change(caller.actor, (state) => {
          requireSameState(id, findModule(state, id), seen);
          return { kind: 'disable', module: id, reason };
        });
      },
    }),
    registryRoute(endpoints['POST /modules/:module/enable'], {
      access: 'team',
      problems: [moduleInconnu, moduleModifie],
      async handler({ caller, params: { module: id }, body: { disabled: seen } }) {
        await journal.change(caller.actor, (state) => {
          const module = findModule(state, id);
          if (module.disabled === undefined) return undefined;
          requireSameState(id, module, seen);
          return { kind: 'enable', module: id };
        });
      },
    }),
  ];
}
