import { isDeepStrictEqual } from 'node:util';
import {
  IDENTITY_NEEDS,
  type ApiModule,
  type ApiNeeds,
  type Guichets,
  type Identity,
  type LastSeen,
  type ModuleParts,
  type Outbox,
  type Preferences,
  type TokenRevocation,
  type Visits,
} from '@pwp/api-kit';
import { ModuleNeeds, type IdentityNeed } from '@pwp/contracts';
import { servicesOf } from '../auth/require-access.ts';

/** The services of which a module gets a part: what its needs name, or what the kit names. */
interface Needed {
  identity: Identity;
  lastSeen: LastSeen;
  revocation: TokenRevocation;
  outbox: Outbox;
  preferences: Preferences;
  guichets: Guichets;
  visits: Visits;
}

/** What the kit names of stores that write too: the platform's own routes do. */
const GUICHETS: Record<keyof Guichets, true> = {
  findAll: true,
  search: true,
  list: true,
  ofTerritoire: true,
  closed: true,
};
const VISITS: Record<keyof Visits, true> = { endOfPrevious: true };

/** These services as a module has them: what it did not ask for throws an error that names the need, and does nothing. */
export function neededBy({ id, needs = {} }: Pick<ApiModule, 'id' | 'needs'>, services: Needed): Needed {
  const { identity, lastSeen, revocation } = IDENTITY_NEEDS;
  return {
    identity: allowed(id, 'identity', services.identity, identity, needs),
    lastSeen: allowed(id, 'lastSeen', services.lastSeen, lastSeen, needs),
    revocation: allowed(id, 'revocation', services.revocation, revocation, needs),
    outbox: outboxOf(id, services.outbox, needs),
    preferences: preferencesOf(id, services.preferences),
    guichets: only(services.guichets, GUICHETS),
    visits: only(services.visits, VISITS),
  };
}

function only<Port extends object>(port: Port, table: Record<keyof Port, true>): Port {
  const methods = Object.keys(table).map((method) => [method, port[method as keyof Port]]);
  // The table names each method of the port.
  return Object.fromEntries(methods) as Port;
}

function allowed<Port extends { [Method in keyof Port]: (...given: never[]) => unknown }>(
  module: string,
  name: string,
  port: Port,
  table: Record<keyof Port, IdentityNeed>,
  { identity = [] }: ApiNeeds,
): Port {
  const methods = Object.entries<IdentityNeed>(table).map(([method, need]) => [
    method,
    identity.includes(need)
      ? port[method as keyof Port]
      : () => {
          throw new Error(
            `${module}: ${name}.${method} needs "identity": ["${need}"] in "needs" of module.json and of defineApiModule.`,
          );
        },
  ]);
  // The table names each method of the port.
  return Object.fromEntries(methods) as Port;
}

function outboxOf(module: string, outbox: Outbox, { topics = [] }: ApiNeeds): Outbox {
  return {
    async add(message) {
      if (!topics.includes(message.topic))
        throw new Error(
          `${module}: the topic « ${message.topic} » is not among the "topics" of its "needs" (module.json, defineApiModule).`,
        );
      await outbox.add(message);
    },
  };
}

function preferencesOf(module: string, preferences: Preferences): Preferences {
  const own = (key: string) => {
    if (!key.startsWith(`${module}.`))
      throw new Error(`${module}: the preference « ${key} » is not the module's: its keys begin with « ${module}. ».`);
    return key;
  };
  return {
    read: async (accountId, key) => preferences.read(accountId, own(key)),
    readMany: async (accountIds, key) => preferences.readMany(accountIds, own(key)),
    write: async (accountId, key, value) => preferences.write(accountId, own(key), value),
  };
}

/** What is wrong with the needs that a module's code says. */
export function needsFault(id: string, needs: ApiNeeds | undefined): string | undefined {
  if (needs === undefined) return undefined;
  const read = ModuleNeeds.safeParse(needs);
  if (!read.success)
    return `its "needs" are not as module.json writes them: ${read.error.issues[0]?.path.join('.') ?? ''}.`;
  const foreign = read.data.topics?.find((topic) => !topic.startsWith(`${id}.`));
  return foreign === undefined
    ? undefined
    : `the topic « ${foreign} » of its "needs" is not the module's: its topics begin with « ${id}. ».`;
}

/** What a started module serves or handles without having asked for it. */
export function unaskedFault({ needs = {} }: Pick<ApiModule, 'needs'>, parts: ModuleParts): string | undefined {
  const { topics = [], serviceRoles = [] } = needs;
  const topic = Object.keys(parts.outbox ?? {}).find((each) => !topics.includes(each));
  if (topic !== undefined)
    return `it handles the topic « ${topic} », which its "needs" do not name: add it to "topics" there.`;
  for (const { method, path, access } of parts.routes) {
    const role = servicesOf(access).find((each) => !serviceRoles.includes(each));
    if (role !== undefined)
      return `${method.toUpperCase()} ${path} lets in applications with the role « ${role} », which its "needs" do not name: add it to "serviceRoles" there.`;
  }
  return undefined;
}

/** Whether code and module.json say the same needs, in whatever order. Origins are those of pages: code says none. */
export function areSameNeeds(code: ApiNeeds | undefined, { origins: _origins, ...written }: ModuleNeeds): boolean {
  return isDeepStrictEqual(inOrder(code ?? {}), inOrder(written));
}

function inOrder(needs: ApiNeeds | ModuleNeeds): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(needs).map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.map(String).toSorted() : { ...(value as object) },
    ]),
  );
}
