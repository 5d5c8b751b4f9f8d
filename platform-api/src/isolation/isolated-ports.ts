import {
  createFairTurns,
  PortUnavailable,
  requeteInvalide,
  type Account,
  type CurrentGuichet,
  type ModuleContext,
  type Port,
  type PortAsked,
  type RequestCaller,
  type ServedPort,
} from '@pwp/api-kit';
import { z } from 'zod';
import type { DescribedParts, DescribedPort, DescribedService } from './described-module.ts';
import { ModuleGone } from './module-gone.ts';
import type { ModuleProcess } from './module-process.ts';
import type { Remote } from './values.ts';

/** How long its process may take, ms: the host gives a port up before. */
const ANSWERING = 30_000;
/** Calls of ports that one isolated module has under way at once, as it has others; more wait, and all that its channel lets through. */
const CALLING = 32;
const MOST_WAITING = 1_000;
/** How long such a call waits for its turn, ms, before its port counts as late: two modules may wait for each other. */
const WAITING = 15_000;

/** What an isolated module offers, as far as its host knows it: its process reads inputs and outputs by the contract. */
export function offeredPorts(described: readonly DescribedPort[]): Port[] {
  return described.map(({ name, version, methods }) => ({
    name,
    version,
    methods: Object.fromEntries(
      methods.map((method) => [
        method.name,
        {
          input: z.unknown(),
          output: z.unknown(),
          // An input that the contract does not take is refused over there.
          problems: [...method.problems, requeteInvalide.kind].map((kind) =>
            Object.assign(() => new Error(kind.code) as never, { kind }),
          ),
        },
      ]),
    ),
  }));
}

/** Has its process answer what it serves, behind the access and the turns of any port. */
export function servedPorts(
  told: readonly DescribedService[],
  offers: readonly Port[],
  process: Pick<ModuleProcess, 'call'>,
): ServedPort[] {
  return told.map(({ name, access, methods }) => {
    const run = (method: string) => async (call: PortAsked<unknown> & object) => {
      // The host of ports gives each call these.
      const asked = call as PortAsked<unknown> & { account: Account; guichet: CurrentGuichet | undefined };
      try {
        return await process.call('port', [name, method, asked], ANSWERING, asked.account);
      } catch (error) {
        throw error instanceof ModuleGone ? new PortUnavailable(name, 'failed', error) : error;
      }
    };
    return {
      // One that its code does not offer is found out by who looks at all modules.
      port: offers.find((port) => port.name === name) ?? { name, version: '', methods: {} },
      access: access as ServedPort['access'],
      methods: Object.fromEntries(
        methods.map((method) => [method.name, { heavy: method.heavy, run: run(method.name) }]),
      ),
    };
  });
}

/** The ports of others that an isolated module calls. */
export interface PortClients {
  /** What its process calls them by, in the name of one request, as long as it lasts; undefined where it calls none. */
  callerOf: (request: { readonly caller?: RequestCaller }) => Remote | undefined;
}

/** Throws, as a start in this process does, for a port that its needs do not name so. */
export function portClients(
  told: DescribedParts['calls'],
  { port }: Pick<ModuleContext<unknown>, 'port'>,
  waiting = WAITING,
): PortClients {
  const turns = createFairTurns({
    atOnce: CALLING,
    each: CALLING,
    waitingEach: MOST_WAITING,
    patienceMs: 0,
    waitingMost: MOST_WAITING,
    waiting: MOST_WAITING,
  });
  const inTurn = async (name: string, account: string, call: () => Promise<unknown>) => {
    let isBegun = false;
    try {
      return await turns.run({ account, signal: AbortSignal.timeout(waiting) }, () => {
        isBegun = true;
        return call();
      });
    } catch (error) {
      throw isBegun ? error : new PortUnavailable(name, 'late', error);
    }
  };
  const clients = new Map(
    told.map(({ name, version, methods }) => {
      // The contract is the child's to read by.
      const any = Object.fromEntries(methods.map((method) => [method, { input: z.unknown(), output: z.unknown() }]));
      const client: Record<string, (who: RequestCaller, input: unknown) => Promise<unknown>> = port({
        name,
        version,
        methods: any,
      });
      return [name, client];
    }),
  );
  return {
    callerOf: (request) => {
      // A request makes its caller when it is asked for it.
      const caller = clients.size === 0 ? undefined : request.caller;
      if (caller === undefined) return undefined;
      return async (...given) => {
        const [name, method, input] = z.tuple([z.string(), z.string(), z.unknown()]).parse(given);
        const client = clients.get(name);
        const call = client !== undefined && Object.hasOwn(client, method) ? client[method] : undefined;
        if (call === undefined) throw new Error(`« ${name} » is no port of its start.`);
        return inTurn(name, caller.account.id, () => call(caller, input));
      };
    },
  };
}
