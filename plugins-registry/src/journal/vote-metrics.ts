import type { Beacon } from '@pwp/contracts';
import { Counter, type Registry } from 'prom-client';

/** What the registry did about a failing release. */
const ROLLBACK_OUTCOMES = ['done', 'rollback-refused', 'rollback-held'] as const;
type RollbackOutcome = (typeof ROLLBACK_OUTCOMES)[number];

/** Votes and rollbacks since this process started, for Prometheus. */
export interface VoteMetrics {
  vote: (beacon: Beacon) => void;
  rollback: (module: string, outcome: RollbackOutcome) => void;
  /** Drops the series of releases that no ring gets any more, then renders the rest. */
  text: () => Promise<{ type: string; text: string }>;
}

/** Counts votes by module and release, whose number of series is bounded to what rings get, and what came of them. */
export function createVoteMetrics(
  registry: Registry,
  modules: { all: () => Iterable<string>; isGiven: (module: string, version: string) => boolean },
): VoteMetrics {
  const seen = new Map<string, { module: string; release: string }>();
  const votes = new Counter({
    name: 'pwp_module_votes_total',
    help: 'How releases did in pages',
    labelNames: ['module', 'release', 'outcome'] as const,
    registers: [registry],
  });

  const rollbacks = new Counter({
    name: 'pwp_module_rollbacks_total',
    help: 'Releases that failed for enough people, and what came of it',
    labelNames: ['module', 'outcome'] as const,
    registers: [registry],
  });

  return {
    rollback(module, outcome) {
      rollbacks.inc({ module, outcome });
    },
    vote({ module, version, outcome }) {
      seen.set(`${module}/${version}`, { module, release: version });
      votes.inc({ module, release: version, outcome });
    },
    async text() {
      for (const [name, labels] of seen) {
        if (modules.isGiven(labels.module, labels.release)) continue;
        seen.delete(name);
        for (const outcome of ['mounted', 'load-error', 'crash', 'blocked'] as const)
          votes.remove({ ...labels, outcome });
      }
      // A counter that begins at one never grew for Prometheus.
      for (const module of modules.all())
        for (const outcome of ROLLBACK_OUTCOMES) rollbacks.inc({ module, outcome }, 0);
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}
