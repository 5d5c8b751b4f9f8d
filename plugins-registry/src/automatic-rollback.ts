import type { Clock } from '@pwp/api-kit';
import type { Beacon, RingFacts } from '@pwp/contracts';
import type { Logger } from 'pino';
import { countedFailures } from './core/counted-failures.ts';
import type { Fault } from './core/fault.ts';
import type { Moves } from './core/clashes.ts';
import { undone } from './core/moves.ts';
import { AUTOMATIC, type RegistryState } from './core/registry-state.ts';
import { ringsOf, versionOf } from './core/resolve.ts';
import { talliesByHouse, vote as cast } from './journal/ballot.ts';
import type { Journal } from './journal/journal.ts';
import type { VoteMetrics } from './journal/vote-metrics.ts';

/** How long a rings cookie may vote after its session was read, s. This bounds the votes of ended sessions and accounts. */
const VOTES_FOR = 3_600;

/** Minimum time between two automatic rollbacks of a module, ms. */
const BRAKE = 3_600_000;

/** Dependencies of the automatic rollback. */
export interface RollbackParts {
  journal: Journal;
  clock: Clock;
  /** Votes on a release before it can be undone. */
  sample: number;
  /** Share of failures at which a release is undone, 0 to 1. */
  threshold: number;
  metrics: VoteMetrics;
  log: Pick<Logger, 'warn'> | undefined;
  /** Version of the build in the modules' folder. */
  shippedOf: (module: string) => string | undefined;
  /** The modules that these moves would newly remove from a manifest. */
  clashesOf: (moves: Moves) => Fault[];
}

/** Counts votes and undoes failing releases. */
export interface AutomaticRollback {
  vote: (voter: RingFacts, beacon: Beacon) => Promise<void>;
  /** Failing releases that were not undone. */
  faults: () => Fault[];
  /** Judges failing releases again, after the journal changed. */
  forget: () => void;
}

/** Implements docs/registry.md › Automatic rollback. */
export function createAutomaticRollback(parts: RollbackParts): AutomaticRollback {
  const { journal, clock, metrics, log } = parts;
  const { state } = journal;
  /** By module. */
  const stuck = new Map<string, Fault>();

  /** Whether the voter's rings get this release. Others may not vote on it. */
  function gets(voter: RingFacts, { module, version }: Beacon): boolean {
    const known = state.modules.get(module);
    return known !== undefined && versionOf(known, ringsOf(state, voter), parts.shippedOf(module)) === version;
  }

  /** When a ring last received the release, ms since 1970; 0 for a build of the folder. */
  const givenSince = ({ module, version }: Beacon) =>
    state.modules.get(module)?.givenSince.get(version)?.getTime() ?? 0;

  /** Reports once, until the journal changes, why a failing release stays. */
  function keep({ module, version }: Beacon, code: 'rollback-refused' | 'rollback-held', why: string): undefined {
    if (stuck.has(module)) return;
    stuck.set(module, { module, code, detail: `The release ${version} fails and stays. ${why}` });
    metrics.rollback(module, code);
    log?.warn({ module, version, code }, `a release that fails was not undone: ${why}`);
  }

  /** The event that undoes a release; undefined when it must stay. */
  function undoing({ modules }: RegistryState, beacon: Beacon, since: number, reason: string) {
    const { module, version } = beacon;
    const moved = modules.get(module);
    if (moved === undefined || givenSince(beacon) !== since || moved.past.length === 0) return undefined;
    if (!Object.values(moved.channels).includes(version)) return undefined;
    const last = moved.undoneAt?.getTime() ?? -Infinity;
    if (clock.now().getTime() - last < BRAKE)
      return keep(beacon, 'rollback-held', 'A release of this module was undone less than an hour ago: look at it.');
    const clashes = parts.clashesOf(new Map([[module, undone(moved, version).channels]]));
    if (clashes.length > 0) {
      const because = clashes.map(({ detail }) => detail).join(' ');
      return keep(beacon, 'rollback-refused', `What stood before it would put another module out. ${because}`);
    }
    // Naming the version keeps later moves, which gave other releases.
    return { kind: 'rollback', module, version, reason } as const;
  }

  return {
    faults: () => [...stuck.values()],
    forget: () => stuck.clear(),
    async vote(voter, beacon) {
      const { module, version } = beacon;
      if (clock.now().getTime() / 1_000 - voter.t > VOTES_FOR || !gets(voter, beacon)) return;
      const since = givenSince(beacon);
      const isCounted = await cast(clock, voter, beacon, new Date(since));
      metrics.vote(beacon);
      // A success is checked too: it may complete the sample. Who failed before may fail again after the hour.
      if (!isCounted && beacon.outcome === 'mounted') return;
      const houses = await talliesByHouse(module, version, new Date(since));
      const votes = houses.reduce((sum, house) => sum + house.votes, 0);
      const failures = houses.reduce((sum, house) => sum + house.failures, 0);
      const rings = Object.entries(state.modules.get(module)?.channels ?? {}).flatMap(([ring, given]) =>
        given === version ? [ring] : [],
      );
      if (votes < parts.sample || countedFailures(houses, rings) / votes < parts.threshold) return;
      let isUndone = false;
      await journal.change(AUTOMATIC, (now) => {
        const event = undoing(
          now,
          beacon,
          since,
          `${failures} échecs sur ${votes} personnes pour la version ${version}`,
        );
        isUndone = event !== undefined;
        return event;
      });
      if (!isUndone) return;
      metrics.rollback(module, 'done');
      log?.warn({ module, version, failures, votes }, 'a release that fails was undone');
    },
  };
}
