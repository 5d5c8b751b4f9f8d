import type { ApiModule, Job, ModuleParts } from '@pwp/api-kit';
import { InvalidSettings } from '@pwp/contracts';
import { mount, openApiDocument, requireMountable } from '@pwp/http-host';
import { validate } from 'node-cron';
import { describeAccess } from '../auth/described-access.ts';
import { isolationOf } from '../isolation/isolated-module.ts';
import { portFault } from '../ports/port-faults.ts';
import { versionOf } from './load-modules.ts';
import { apiFile, settingsFault, type ModuleFault } from './module-fault.ts';
import { unaskedFault } from './module-needs.ts';

/** A started module and the result of its start. */
export interface StartedModule {
  id: string;
  /** Of its package; undefined for one that was handed over without it. */
  version: string | undefined;
  parts: ModuleParts;
}

/** The platform's own names: no module may reuse them. */
export interface PlatformParts {
  jobs: readonly Job[];
}

/** Starts each module. One that throws, or whose result conflicts with an earlier one, is left out entirely. */
export async function startModules(
  modules: readonly ApiModule[],
  platform: PlatformParts,
  start: (module: ApiModule) => ModuleParts | Promise<ModuleParts>,
): Promise<{ started: StartedModule[]; faults: ModuleFault[] }> {
  const started: StartedModule[] = [];
  const faults: ModuleFault[] = [];
  /** Owners of jobs, by the job's name. */
  const taken = new Map(platform.jobs.map(({ name }) => [name, 'platform']));
  for (const module of modules) {
    const fault = { module: module.id, file: apiFile(module.id) };
    try {
      const given = start(module);
      // A process of its own answers later.
      const parts = isolationOf(module) === undefined ? (given as ModuleParts) : await given;
      // Nobody would catch the rejection of an async start.
      if (parts instanceof Promise) parts.catch(() => undefined);
      const detail = faultOf(module, parts, taken);
      if (detail !== undefined) {
        faults.push({ ...fault, detail });
        continue;
      }
      for (const { name } of parts.jobs ?? []) taken.set(name, module.id);
      started.push({ id: module.id, version: versionOf(module), parts });
    } catch (error) {
      faults.push({
        ...fault,
        ...(error instanceof InvalidSettings ? settingsFault(error) : { detail: 'start threw.', error }),
      });
    }
  }
  return { started, faults };
}

function faultOf(module: ApiModule, parts: ModuleParts, taken: ReadonlyMap<string, string>): string | undefined {
  // The types say all this, but a module that was not type-checked may return something else.
  if (!Array.isArray(parts.routes)) return 'start must return { routes } at once: it may not be async.';
  return (
    routeFault(module.id, parts.routes) ??
    unaskedFault(module, parts) ??
    jobFault(parts.jobs ?? [], taken) ??
    portFault(module.id, module.offers, parts.ports)
  );
}

/** Two routes with one method and path: the second would never run. Names of parameters do not count. */
function routeFault(id: string, routes: ModuleParts['routes']): string | undefined {
  const seen = new Map<string, string>();
  for (const route of routes) {
    const call = `${route.method.toUpperCase()} ${route.path}`;
    const key = call.replaceAll(/:\w+/g, ':').replace(/(.)\/$/, '$1');
    const before = seen.get(key);
    if (before !== undefined) {
      return `${call} (« ${route.summary} ») is declared already, as ${before}: the second would never be called. Change its path or leave it out.`;
    }
    seen.set(key, `${call} (« ${route.summary} »)`);
    if (!route.path.startsWith('/')) return `the path of ${call} must begin with « / »: it is served below /api/${id}.`;
  }
  // A route that cannot be mounted or described would stop the whole API, so each is tried here and throws with its
  // own stack.
  const mounted = mount(`/api/${id}`, routes);
  requireMountable(mounted);
  openApiDocument({ title: id, description: '', routes: mounted, describe: describeAccess });
  return undefined;
}

function jobFault(jobs: readonly Job[], taken: ReadonlyMap<string, string>): string | undefined {
  const own = new Set<string>();
  for (const { name, schedule } of jobs) {
    const owner = own.has(name) ? 'this module' : taken.get(name);
    if (owner !== undefined) return `the job « ${name} » is ${ownedBy(owner)} too: give it another name.`;
    own.add(name);
    if (!validate(schedule))
      return `the schedule « ${schedule} » of the job « ${name} » is no cron expression, as « 0 7 * * * » is.`;
  }
  return undefined;
}

function ownedBy(owner: string): string {
  return owner === 'platform' ? "the platform's" : owner === 'this module' ? "this module's" : `that of « ${owner} »`;
}
