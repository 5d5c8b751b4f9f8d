import type { ApiModule, Port, ServedPort } from '@pwp/api-kit';
import { satisfies, valid } from 'semver';
import { plainFault } from './plain-port.ts';

/** What is wrong with what a module offers, and the way out; undefined: nothing. */
export function portFault(
  id: string,
  offers: readonly Port[] = [],
  served: readonly ServedPort[] = [],
): string | undefined {
  const foreign = offers.find(({ name }) => !name.startsWith(`${id}.`));
  if (foreign !== undefined)
    return `the port « ${foreign.name} » is not the module's: its ports begin with « ${id}. ».`;
  const names = offers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `the port « ${twice} » is offered twice: a module offers one version of a port.`;
  const unversioned = offers.find(({ version }) => valid(version) === null);
  if (unversioned !== undefined)
    return `the version « ${unversioned.version} » of the port « ${unversioned.name} » must be one of semver, as « 1.0.0 » is.`;
  const ports = served.map(({ port }) => port);
  const unserved = offers.find((port) => !ports.includes(port));
  if (unserved !== undefined) return `the port « ${unserved.name} » is offered, and start hands back no work for it.`;
  const unoffered = ports.find((port) => !offers.includes(port));
  if (unoffered !== undefined) return `the port « ${unoffered.name} » is served and does not stand in « offers ».`;
  return offers.map(plainFault).find((fault) => fault !== undefined);
}

/** A port that a module needs and that nobody serves as it needs it. */
export interface MissingPort {
  module: string;
  port: string;
  /** The range that it asks for. */
  range: string;
  /** The version that is served; undefined: none. */
  served: string | undefined;
}

/** What modules need of others and do not find, in their order. */
export function missingPorts(
  modules: readonly Pick<ApiModule, 'id' | 'needs'>[],
  served: ReadonlyMap<string, string>,
): MissingPort[] {
  return modules.flatMap(({ id, needs }) =>
    Object.entries(needs?.ports ?? {})
      .map(([port, range]) => ({ module: id, port, range, served: served.get(port) }))
      .filter((one) => one.served === undefined || !satisfies(one.served, one.range)),
  );
}
