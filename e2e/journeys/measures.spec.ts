import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@pwp/testing/browser';
import { root, temporaryFolder } from '@pwp/testing/portal';
import { parse } from 'yaml';
import { z } from 'zod';
import { drawnSeries, type DrawnSeries } from '../drawn-series.ts';
import { PROMETHEUS, startPrometheus } from '../started-prometheus.ts';

test.skip(!existsSync(PROMETHEUS), 'prometheus is not installed');

/** What a portal on SQLite that goes well and is not saved has none of. */
const NONE = [
  'pwp_backup_last_seconds',
  'pwp_database_connections',
  'pwp_job_paused) == 1',
  'pwp_registry_faults',
  '"5.."',
];

test('a real Prometheus has of a portal all that dashboard and alerts ask, under the labels that they name', async ({
  request,
  baseURL,
}) => {
  expect((await request.get('/api/nulle-part')).status()).toBe(404);
  const { host: target } = new URL(baseURL ?? '');
  const folder = await temporaryFolder();
  const prometheus = await startPrometheus(folder.path, [
    { job: 'portail-api', target },
    { job: 'portail-registry', target, path: '/metrics/registre' },
    { job: 'portail-shell', target, path: '/metrics/pages' },
  ]);

  const faultOf = async ({ expr, labels }: DrawnSeries) => {
    const found = await prometheus.series(expr);
    // A part of one process has no number of it.
    const written = labels.filter((label) => label !== 'process');
    const lacks = written.filter((label) => found.some((series) => series[label] === undefined));
    return found.length === 0 ? [`nothing: ${expr}`] : lacks.map((label) => `no ${label}: ${expr}`);
  };
  const faultsOf = async (asked: readonly DrawnSeries[]) => (await Promise.all(asked.map(faultOf))).flat();
  const isHere = ({ expr }: DrawnSeries) => !NONE.some((none) => expr.includes(none));

  try {
    await expect.poll(() => prometheus.series('up == 1').catch(() => [])).toHaveLength(3);
    await test.step('Each panel is drawn, with the labels beside it', async () => {
      const drawn = drawnSeries().filter(isHere);
      expect(drawn.length).toBeGreaterThan(25);
      // A rate takes two readings.
      await expect.poll(() => faultsOf(drawn)).toEqual([]);
    });
    await test.step('Each alert has what it compares', async () => {
      const asked = askedByAlerts().filter(isHere);
      expect(asked.length).toBeGreaterThan(15);
      expect(await faultsOf(asked)).toEqual([]);
    });
  } finally {
    await prometheus.stop();
    await folder.remove();
  }
});

const Rules = z.object({ groups: z.array(z.object({ rules: z.array(z.object({ expr: z.string() })) })) });

/** The series that alerts compare. A job may not have run yet: each has `pwp_job_paused`. */
function askedByAlerts(): DrawnSeries[] {
  const { groups } = Rules.parse(parse(readFileSync(join(root, 'deploy/prometheus/portail.rules.yml'), 'utf8')));
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ expr }) => expr.match(/pwp_\w+(?:\{[^}]*\})?/g) ?? [])
    .map((expr) => ({ expr: expr.replace('pwp_job_last_success_seconds', 'pwp_job_paused'), labels: [] }));
}
