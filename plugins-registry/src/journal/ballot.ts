import type { Beacon } from '@pwp/contracts';
import type { Clock } from '@pwp/api-kit';
import { literal, Op } from 'sequelize';
import { z } from 'zod';
import { VoteModel } from './vote-model.ts';

/** Votes on one release, and those that failed. */
export interface Tally {
  votes: number;
  failures: number;
}

/** Days that votes are kept. */
const KEPT_DAYS = 30;

const Tallies = z.array(
  z.object({ module: z.string(), version: z.string(), votes: z.coerce.number(), failures: z.coerce.number() }),
);

/**
 * Counts one vote per person and release, the worst: neither a page that is loaded often nor a forger counts twice. A vote from before
 * `since`, when the release was given last, is replaced. Whether it changed what is counted.
 */
export async function vote(
  clock: Clock,
  voter: string,
  { module, version, outcome }: Beacon,
  since: Date,
): Promise<boolean> {
  const failed = outcome !== 'mounted';
  const where = { module, version, voter };
  const createdAt = clock.now();
  const [, created] = await VoteModel.findOrCreate({ where, defaults: { ...where, failed, createdAt } });
  if (created) return true;
  const former = { ...where, createdAt: { [Op.lt]: since } };
  const [replaced] = await VoteModel.update({ failed, createdAt }, { where: former });
  if (replaced > 0 || !failed) return replaced > 0;
  const [worsened] = await VoteModel.update({ failed }, { where: { ...where, failed: false } });
  return worsened > 0;
}

/** The tallies of releases, by `<module>/<version>`; of one release when it is named, of votes since an instant when one is. */
export async function tallies(
  release: { module?: string; version?: string } = {},
  since?: Date,
): Promise<Map<string, Tally>> {
  const rows: unknown = await VoteModel.findAll({
    attributes: [
      'module',
      'version',
      [literal('COUNT(*)'), 'votes'],
      [literal('SUM(CASE WHEN failed THEN 1 ELSE 0 END)'), 'failures'],
    ],
    where: { ...release, ...(since !== undefined && { createdAt: { [Op.gte]: since } }) },
    group: ['module', 'version'],
    raw: true,
  });
  return new Map(
    Tallies.parse(rows).map(({ module, version, votes, failures }) => [`${module}/${version}`, { votes, failures }]),
  );
}

/** Drops the votes that are too old to tell anything. */
export async function dropOldVotes(clock: Clock): Promise<void> {
  const limit = new Date(clock.now().getTime() - KEPT_DAYS * 86_400_000);
  await VoteModel.destroy({ where: { createdAt: { [Op.lt]: limit } } });
}
