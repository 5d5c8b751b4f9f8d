import {
  PortUnavailable,
  type ApiModule,
  type Logger,
  type ModuleContext,
  type Port,
  type ServedPort,
} from '@pwp/api-kit';
import { isInTransaction } from '@pwp/database';
import { createHeavyTurns } from '@pwp/http-host';
import { satisfies, subset } from 'semver';
import type { StartedModule } from '../modules/start-modules.ts';
import { callPort, readOutput, type Calling } from './call-port.ts';
import { createCallers, type Callers } from './callers.ts';
import { missingPorts, type MissingPort } from './port-faults.ts';

/** Longer than a slow read of the database, and than an outside system may take, ms. */
const PATIENCE = 15_000;

/** The ports of the modules of one portal. */
export interface Ports {
  callers: Callers;
  /** What a module calls the ports that it needs by; whoever serves them may start later. */
  clientsOf: (module: Pick<ApiModule, 'id' | 'needs'>) => ModuleContext<unknown>['port'];
  /** Takes what started modules serve, and names in the log what others need and do not find. */
  serve: (started: readonly StartedModule[], modules: readonly Pick<ApiModule, 'id' | 'needs'>[]) => MissingPort[];
  /** The version of each port that is served. */
  versions: () => Record<string, string>;
}

/** What ports need of their portal. */
export interface PortsContext {
  log: Pick<Logger, 'warn' | 'error'>;
  /** Whether administrators turned a module off. */
  isOff: (module: string) => boolean;
  patienceMs?: number;
}

/** Serves nothing yet. */
export function createPorts({ log, isOff, patienceMs = PATIENCE }: PortsContext): Ports {
  const callers = createCallers();
  const calling: Calling = { turns: createHeavyTurns(), patienceMs, log };
  const served = new Map<string, { module: string; port: ServedPort }>();
  const versions = () => new Map([...served].map(([name, { port }]) => [name, port.port.version] as const));

  /** Throws `PortUnavailable` unless a module that is on serves it in the range. */
  const providerOf = (name: string, range: string): ServedPort => {
    const provider = served.get(name);
    if (provider === undefined) throw new PortUnavailable(name, 'absent');
    if (!satisfies(provider.port.port.version, range)) throw new PortUnavailable(name, 'version');
    if (isOff(provider.module)) throw new PortUnavailable(name, 'off');
    return provider.port;
  };

  return {
    callers,
    clientsOf:
      ({ id, needs }) =>
      (port) => {
        const range = rangeOf(id, port, needs?.ports ?? {});
        const methods = Object.keys(port.methods).map((method) => [
          method,
          async (caller: Parameters<Callers['requestOf']>[0], input: unknown) => {
            const request = callers.requestOf(caller);
            if (request === undefined)
              throw new Error(`${id}: « ${port.name} » is called with the \`caller\` of a request under way alone.`);
            if (isInTransaction())
              throw new Error(`${id}: « ${port.name} » is called in a transaction: call it before, or after.`);
            const provider = providerOf(port.name, range);
            return readOutput(port, method, await callPort(calling, provider, method, request, input));
          },
        ]);
        // Made of the port's own methods, each of which reads its output by the port's own schema.
        return Object.freeze(Object.fromEntries(methods)) as never;
      },
    serve(started, modules) {
      for (const { id, parts } of started)
        for (const port of parts.ports ?? []) served.set(port.port.name, { module: id, port });
      const missing = missingPorts(modules, versions());
      for (const one of missing) log.warn({ ...one }, 'a port that a module needs is not served: its calls fail');
      return missing;
    },
    versions: () => Object.fromEntries(versions()),
  };
}

/** The declared range of a port. Throws, by name, for a port without one and for a range that its contract does not go with. */
function rangeOf(id: string, { name, version }: Port, ports: Readonly<Record<string, string>>): string {
  const range = Object.hasOwn(ports, name) ? ports[name] : undefined;
  if (range === undefined)
    throw new Error(
      `${id}: it calls the port « ${name} »: write "needs": { "ports": { "${name}": "^${version}" } } in module.json.`,
    );
  if (!subset(range, `^${version}`))
    throw new Error(
      `${id}: its code speaks « ${name} » ${version}, and "needs" in module.json asks for « ${range} »: write "^${version}", or bring the contract of that version.`,
    );
  return range;
}
