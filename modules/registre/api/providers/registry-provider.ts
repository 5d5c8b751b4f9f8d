import { createProvider, type Logger } from '@pwp/api-kit';
import {
  AskedNeed,
  listOf,
  ModuleConfiguration,
  ModuleSummaries,
  ModuleSummary,
  needInWords,
  RegistryEventLine,
  ReleaseVersion,
  type Ring,
  type SaveConfiguration,
} from '@pwp/contracts';
import { z } from 'zod';
import { Fault } from '../../contracts/index.ts';

/** Port to the plugins registry (docs/registry.md). Every call throws `ProviderUnavailable` or `ProviderRefusal`. */
export interface RegistryProvider {
  listModules: () => Promise<ModuleSummaries>;
  /** What is wrong with modules that are left out or shown without their release. */
  listFaults: () => Promise<Fault[]>;
  /** A page, newest first: the last ones, or those before an event. */
  listEvents: (before?: number) => Promise<RegistryEvents>;
  /** Gives the version to the ring, or the last one published; answers which. `moved`: of the list that the caller read. */
  promoteModule: (
    actor: string,
    module: string,
    move: { ring: Ring; version?: string | undefined; moved: number },
  ) => Promise<string>;
  /** Approves what a release needs; answers what it needs, in words. */
  approveRelease: (actor: string, module: string, version: string) => Promise<string[]>;
  /** Answers what the rings get from then on. */
  rollbackModule: (
    actor: string,
    module: string,
    undo: { reason: string | undefined; moved: number },
  ) => Promise<ModuleSummary['channels']>;
  /** Turns off what is in service. */
  disableModule: (actor: string, module: string, reason: string) => Promise<void>;
  /** Puts back in service what is off for that reason. */
  enableModule: (actor: string, module: string, reason: string) => Promise<void>;
  readConfiguration: (module: string) => Promise<ModuleConfiguration>;
  saveConfiguration: (actor: string, module: string, saved: SaveConfiguration) => Promise<ModuleConfiguration>;
}

/** What the adapter needs to know. */
export interface RegistryProviderOptions {
  urls: readonly string[];
  operatorToken: string;
  /** For one attempt, ms. */
  timeoutMs: number;
  log: Pick<Logger, 'warn'>;
}

const RegistryEvents = listOf(RegistryEventLine);
type RegistryEvents = z.infer<typeof RegistryEvents>;
const Health = z.object({ faults: z.array(Fault) });
const Promoted = z.object({ version: ReleaseVersion });
const Approved = z.object({ needs: z.array(AskedNeed) });
const RolledBack = ModuleSummary.pick({ channels: true });

/** The registry over its HTTP. `actor` is for its journal. */
export function createRegistryProvider({
  urls,
  operatorToken,
  timeoutMs,
  log,
}: RegistryProviderOptions): RegistryProvider {
  const registry = createProvider({
    name: 'registry',
    isOurs: true,
    baseUrl: urls,
    log,
    headers: { Authorization: `Bearer ${operatorToken}` },
    timeoutMs,
    retries: 1,
  });
  const get = (path: string) => ({ method: 'GET', path: `/registry/v1${path}`, repeatable: true }) as const;
  const post = (actor: string, module: string, verb: string, body: object) =>
    ({
      method: 'POST',
      path: `/registry/v1/modules/${encodeURIComponent(module)}/${verb}`,
      headers: { 'Content-Type': 'application/json', 'PWP-Actor': actor },
      body: () => JSON.stringify(body),
      repeatable: false,
    }) as const;

  return {
    listModules: () => registry.json(get('/modules'), ModuleSummaries),
    listFaults: async () => (await registry.json(get('/health'), Health)).faults,
    listEvents: (before) =>
      registry.json(get(before === undefined ? '/events' : `/events?before=${before}`), RegistryEvents),
    promoteModule: async (actor, module, move) =>
      (await registry.json(post(actor, module, 'promote', move), Promoted)).version,
    approveRelease: async (actor, module, version) =>
      (await registry.json(post(actor, module, 'approve', { version }), Approved)).needs.map(needInWords),
    rollbackModule: async (actor, module, undo) =>
      (await registry.json(post(actor, module, 'rollback', undo), RolledBack)).channels,
    async disableModule(actor, module, reason) {
      await registry.send(post(actor, module, 'disable', { reason, disabled: null }));
    },
    async enableModule(actor, module, reason) {
      await registry.send(post(actor, module, 'enable', { disabled: reason }));
    },
    readConfiguration: (module) =>
      registry.json(get(`/modules/${encodeURIComponent(module)}/configuration`), ModuleConfiguration),
    saveConfiguration: (actor, module, saved) =>
      registry.json({ ...post(actor, module, 'configuration', saved), method: 'PUT' }, ModuleConfiguration),
  };
}
