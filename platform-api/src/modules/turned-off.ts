import type { ApiModule, Logger } from '@pwp/api-kit';
import type { StartedModule } from './start-modules.ts';

/** The modules that administrators turned off at the registry: none until it has said so. */
export interface TurnedOff {
  /** Takes the ids of those that are off now. */
  apply: (ids: readonly string[]) => void;
  has: (module: string) => boolean;
}

/** Follows which of these modules are off; each change is a line of the log. */
export function createTurnedOff(
  modules: readonly Pick<ApiModule, 'id'>[],
  log: Pick<Logger, 'warn' | 'info'>,
): TurnedOff {
  const off = new Set<string>();
  return {
    apply(ids) {
      for (const { id: module } of modules) {
        const isOff = ids.includes(module);
        if (isOff && !off.has(module)) {
          off.add(module);
          log.warn({ module }, 'module turned off at the registry: its routes, jobs and messages stop');
        } else if (!isOff && off.delete(module)) log.info({ module }, 'module turned on again at the registry');
      }
    },
    has: (module) => off.has(module),
  };
}

/** Whether a job, or a topic of the outbox, belongs to a module that is off. */
export function turnedOffParts({ has }: TurnedOff, started: readonly StartedModule[]) {
  const jobs = new Map(started.flatMap(({ id, parts }) => (parts.jobs ?? []).map(({ name }) => [name, id] as const)));
  const topics = new Map(
    started.flatMap(({ id, parts }) => Object.keys(parts.outbox ?? {}).map((topic) => [topic, id] as const)),
  );
  return {
    isJobOff: (job: string) => has(jobs.get(job) ?? ''),
    isTopicOff: (topic: string) => has(topics.get(topic) ?? ''),
  };
}
