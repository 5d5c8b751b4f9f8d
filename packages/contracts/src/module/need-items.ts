import { z } from 'zod';
import type { ModuleNeeds } from './needs.ts';

/** One thing that a module needs. */
export const NeedItem = z.object({
  kind: z.enum(['identity', 'port', 'images', 'connections', 'topic', 'service']),
  /** Of a port, its name and range. */
  value: z.string(),
});
export type NeedItem = z.infer<typeof NeedItem>;

/** One thing that a release needs, and whether an operator approved it. */
export const AskedNeed = NeedItem.extend({ approved: z.boolean() });
export type AskedNeed = z.infer<typeof AskedNeed>;

/** What a module needs, one by one. */
export function needItems({ identity, ports, origins, topics, serviceRoles }: ModuleNeeds = {}): NeedItem[] {
  const of = (kind: NeedItem['kind'], values: readonly string[] = []) => values.map((value) => ({ kind, value }));
  return [
    ...of('identity', identity),
    ...of(
      'port',
      Object.entries(ports ?? {}).map(([name, range]) => `${name} ${range}`),
    ),
    ...of('images', origins?.images),
    ...of('connections', origins?.connections),
    ...of('topic', topics),
    ...of('service', serviceRoles),
  ];
}
