import type { Beacon, RingFacts } from '@pwp/contracts';
import type { Clock } from '@pwp/api-kit';
import { literal, Op } from 'sequelize';
import { z } from 'zod';
import type { HouseTally } from '../core/counted-failures.ts';
import { VoteModel } from './vote-model.ts';

/** How many people voted on a release, and how many of them saw it fail. */
export interface Tally {
  votes: number;
  failures: number;
}

/** How long votes are kept, days. */
const KEPT_DAYS = 30;

const Counted = { votes: z.coerce.number(), failures: z.coerce.number() };
const Tallies = z.array(z.object({ module: z.string(), version: z.string(), ...Counted }));
const HouseTallies = z.array(z.object({ guichet: z.string(), organisme: z.string(), ...Counted }));

const COUNTS: [ReturnType<typeof literal>, string][] = [
  [literal('COUNT(*)'), 'votes'],
  [literal('SUM(CASE WHEN failed THEN 1 ELSE 0 END)'), 'failures'],
];

/**
 * Records one vote per person and release and keeps the worst, so reloading a page does not count twice. A vote from before
 * `since`, when rings last received the release, is replaced. Returns whether the tally changed.
 */
export async function vote(
  clock: Clock,
  { v: voter, g, o }: RingFacts,
  { module, version, outcome }: Beacon,
  since: Date,
): Promise<boolean> {
  const failed = outcome !== 'mounted';
  const where = { module, version, voter };
  const cast = { failed, guichet: g ?? '', organisme: o ?? '', createdAt: clock.now() };
  const [, created] = await VoteModel.findOrCreate({ where, defaults: { ...where, ...cast } });
  if (created) return true;
  const [replaced] = await VoteModel.update(cast, { where: { ...where, createdAt: { [Op.lt]: since } } });
  if (replaced > 0 || !failed) return replaced > 0;
  const [worsened] = await VoteModel.update({ failed }, { where: { ...where, failed: false } });
  return worsened > 0;
}

/** Tallies of every release, by `<module>/<version>`. */
export async function tallies(): Promise<Map<string, Tally>> {
  const rows: unknown = await VoteModel.findAll({
    attributes: ['module', 'version', ...COUNTS],
    group: ['module', 'version'],
    raw: true,
  });
  return new Map(
    Tallies.parse(rows).map(({ module, version, votes, failures }) => [`${module}/${version}`, { votes, failures }]),
  );
}

/** Votes on one release since an instant, by guichet and organisation. */
export async function talliesByHouse(module: string, version: string, since: Date): Promise<HouseTally[]> {
  const rows: unknown = await VoteModel.findAll({
    attributes: ['guichet', 'organisme', ...COUNTS],
    where: { module, version, createdAt: { [Op.gte]: since } },
    group: ['guichet', 'organisme'],
    raw: true,
  });
  return HouseTallies.parse(rows);
}

/** Deletes the votes on a module's releases. */
export async function dropVotesOn(module: string): Promise<void> {
  await VoteModel.destroy({ where: { module } });
}

/** Deletes votes older than `KEPT_DAYS`. */
export async function dropOldVotes(clock: Clock): Promise<void> {
  const limit = new Date(clock.now().getTime() - KEPT_DAYS * 86_400_000);
  await VoteModel.destroy({ where: { createdAt: { [Op.lt]: limit } } });
}
