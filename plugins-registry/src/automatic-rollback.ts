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

/** A cookie of rings votes for so long after its session was read, s: one that is over, or whose account is, votes no more. */
const VOTES_FOR = 3_600;

/** A module is undone by itself once in so long, ms. */
const BRAKE = 3_600_000;

/** What votes are counted with. */
export interface RollbackParts {
  journal: Journal;
  clock: Clock;
  /** Votes on a release before its failures count. */
  sample: number;
  /** Share of failures at which the last move of its module is undone, 0 to 1. */
  threshold: number;
  metrics: VoteMetrics;
  log: Pick<Logger, 'warn'> | undefined;
  /** The version of the modules' folder. */
  shippedOf: (module: string) => string | undefined;
  /** What these moves would put out of somebody's manifest. */
  clashesOf: (moves: Moves) => Fault[];
}

/** Counts how releases do in pages, and undoes the moves of one that fails. */
export interface AutomaticRollback {
  vote: (voter: RingFacts, beacon: Beacon) => Promise<void>;
  /** Releases that fail and do not leave by themselves. */
  faults: () => Fault[];
  /** The journal changed: what failed is judged anew. */
  forget: () => void;
}

/** Takes the votes of those who get a release (docs/registry.md › Automatic rollback). */
export function createAutomaticRollback(parts: RollbackParts): AutomaticRollback {
  const { journal, clock, metrics, log } = parts;
  const { state } = journal;
  /** By module. */
  const stuck = new Map<string, Fault>();

  /** Whether these rings give the release: who gets another one, or none, has no say in it. */
  function gets(voter: RingFacts, { module, version }: Beacon): boolean {
    const known = state.modules.get(module);
    return known !== undefined && versionOf(known, ringsOf(state, voter), parts.shippedOf(module)) === version;
  }

  /** When a ring got the release last; a build of the folder was given with the portal. */
  const givenSince = ({ module, version }: Beacon) =>
    state.modules.get(module)?.givenSince.get(version)?.getTime() ?? 0;

  /** Says once, until something moves, that a release that fails stays, and why. */
  function keep({ module, version }: Beacon, code: 'rollback-refused' | 'rollback-held', why: string): undefined {
    if (stuck.has(module)) return;
    stuck.set(module, { module, code, detail: `The release ${version} fails and stays. ${why}` });
    metrics.rollback(module, code);
    log?.warn({ module, version, code }, `a release that fails was not undone: ${why}`);
  }

  /** The event that undoes a release; undefined when it must not be undone, or not by the registry itself. */
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
    // Its last move may have given another release, which is not to blame.
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
      // One that went well may be the one that makes the sample.
      if (!isCounted) return;
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
