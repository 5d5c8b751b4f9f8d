import type { ReleaseMeasures } from '@pwp/contracts';
import { spreadOf, type Measure } from '../core/histogram.ts';
import type { Tally } from '../journal/ballot.ts';
import type { ReleaseHistograms } from './visit-tally.ts';

/** What histograms and votes say of a release. */
export function releaseMeasures(histograms: ReleaseHistograms | undefined, tally: Tally | undefined): ReleaseMeasures {
  const spread = (measure: Measure) => {
    const histogram = histograms?.get(measure);
    return histogram === undefined ? null : spreadOf(measure, histogram);
  };
  const sum = (measure: Measure) => histograms?.get(measure)?.sum ?? 0;
  return {
    // Each visit says once how long it took to the screen.
    visits: histograms?.get('screen')?.count ?? 0,
    screen: spread('screen'),
    resolve: spread('resolve'),
    fetch: spread('fetch'),
    evaluate: spread('evaluate'),
    mount: spread('mount'),
    bytes: spread('bytes'),
    errors: sum('errors'),
    longTasks: sum('longTasks'),
    blocked: sum('blocked'),
    longest: spread('longest'),
    votes: tally?.votes ?? 0,
    failures: tally?.failures ?? 0,
  };
}
