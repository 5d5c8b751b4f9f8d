import { parisDay, startOfParisDay, type Clock } from '@pwp/api-kit';
import type { VisitReport } from '@pwp/contracts';
import { col, fn, Op } from 'sequelize';
import { z } from 'zod';
import { boundOf, MEASURES, type Histogram, type Measure } from '../core/histogram.ts';
import { KEPT_DAYS } from '../journal/ballot.ts';
import { MeasureModel } from './measure-model.ts';

/** The histograms of one release. */
export type ReleaseHistograms = ReadonlyMap<Measure, Histogram>;

/** What visits add up to, by module, release and day. */
export interface VisitTally {
  /** Counts a report in memory, until the next `flush`: many visits are few writes. */
  add: (report: VisitReport) => void;
  /** Writes what was counted. What cannot be written stays, for the next time. */
  flush: () => Promise<void>;
  /** The histograms of every release since a day (of Paris), by `<module>/<version>`; what is not flushed is not in it. */
  read: (since: string) => Promise<Map<string, ReleaseHistograms>>;
  /** Drops the days that are too old. */
  purge: () => Promise<void>;
}

interface Bucket {
  where: { module: string; version: string; day: string; measure: Measure; bound: number };
  count: number;
  sum: number;
}

const Rows = z.array(
  z.object({
    module: z.string(),
    version: z.string(),
    measure: z.string(),
    bound: z.coerce.number(),
    count: z.coerce.number(),
    sum: z.coerce.number(),
  }),
);

/** First of the days that are kept, today being the last. */
export function firstKeptDay(clock: Clock): string {
  return parisDay(startOfParisDay(parisDay(clock.now()), 1 - KEPT_DAYS));
}

/** Counts in the registry's database; several processes add to the same rows. */
export function createVisitTally(clock: Clock): VisitTally {
  let waiting = new Map<string, Bucket>();
  let writing: Promise<void> = Promise.resolve();

  function count({ where, count: more, sum }: Bucket): void {
    const name = Object.values(where).join(' ');
    const bucket = waiting.get(name) ?? { where, count: 0, sum: 0 };
    waiting.set(name, { where, count: bucket.count + more, sum: bucket.sum + sum });
  }

  async function write(): Promise<void> {
    const buckets = [...waiting.values()];
    waiting = new Map();
    for (const [place, { where, count: more, sum }] of buckets.entries()) {
      try {
        await MeasureModel.findOrCreate({ where, defaults: { ...where, count: 0, sum: 0 } });
        await MeasureModel.increment({ count: more, sum }, { where });
      } catch (error) {
        for (const bucket of buckets.slice(place)) count(bucket);
        throw error;
      }
    }
  }

  return {
    add(report) {
      const { module, version } = report;
      const day = parisDay(clock.now());
      for (const measure of MEASURES) {
        const value = report[measure];
        if (value === undefined) continue;
        count({ where: { module, version, day, measure, bound: boundOf(measure, value) }, count: 1, sum: value });
      }
    },
    flush() {
      const work = writing.then(write);
      writing = work.catch(() => undefined);
      return work;
    },
    async read(since) {
      const rows: unknown = await MeasureModel.findAll({
        attributes: [
          'module',
          'version',
          'measure',
          'bound',
          [fn('SUM', col('count')), 'count'],
          [fn('SUM', col('sum')), 'sum'],
        ],
        where: { day: { [Op.gte]: since } },
        group: ['module', 'version', 'measure', 'bound'],
        raw: true,
      });
      return gather(Rows.parse(rows));
    },
    async purge() {
      await MeasureModel.destroy({ where: { day: { [Op.lt]: firstKeptDay(clock) } } });
    },
  };
}

type Gathered = Histogram & { buckets: Map<number, number> };

function gather(rows: z.infer<typeof Rows>): Map<string, ReleaseHistograms> {
  const releases = new Map<string, Map<Measure, Gathered>>();
  for (const { module, version, measure: name, bound, count, sum } of rows) {
    const measure = MEASURES.find((each) => each === name);
    if (measure === undefined) continue;
    const release = releases.get(`${module}/${version}`) ?? new Map<Measure, Gathered>();
    releases.set(`${module}/${version}`, release);
    const histogram: Gathered = release.get(measure) ?? { count: 0, sum: 0, buckets: new Map() };
    release.set(measure, histogram);
    histogram.count += count;
    histogram.sum += sum;
    histogram.buckets.set(bound, (histogram.buckets.get(bound) ?? 0) + count);
  }
  return releases;
}
