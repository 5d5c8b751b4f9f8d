import { writeRings } from '@pwp/api-kit';
import { ModuleSummaries, RINGS_COOKIE, type VisitReport } from '@pwp/contracts';
import { movableClock } from '@pwp/testing';
import { expect, test } from 'vitest';
import {
  addPublisher,
  publishTest,
  RINGS_SECRET,
  startTestRegistry,
  testModule,
  writeBuild,
  type TestRegistry,
} from './testing/test-registry.ts';

const NOON = new Date('2026-11-26T11:00:00Z');
const DAY = 86_400_000;

function cookieOf(voter: string, secret = RINGS_SECRET): string {
  return `${RINGS_COOKIE}=${writeRings({ g: null, o: null, r: ['professionnel'], p: 50, v: voter }, secret)}`;
}

const tell = (registry: TestRegistry, visits: readonly object[], cookie = cookieOf('quelqu-un')) =>
  registry.call('/registry/v1/visits', { token: null, headers: { cookie }, body: { visits } });

async function measuresOf(registry: TestRegistry) {
  const { items } = ModuleSummaries.parse(JSON.parse((await registry.call('/registry/v1/modules')).text));
  return items[0]?.measures ?? [];
}

/** A registry with one release that everybody gets. */
async function startWithRelease() {
  const clock = movableClock(NOON);
  const registry = await startTestRegistry({}, clock);
  const version = await publishTest(registry, await addPublisher(registry), testModule('essai'), 'tous');
  const visit = (given: Partial<VisitReport> = {}): VisitReport => ({
    module: 'essai',
    version,
    screen: 300,
    resolve: 2,
    fetch: 40,
    evaluate: 10,
    mount: 90,
    bytes: 20_000,
    cached: false,
    errors: 0,
    longTasks: 0,
    blocked: 0,
    longest: 0,
    ...given,
  });
  return { registry, clock, version, visit };
}

test('visits add up by release, today and over thirty days; what comes later of one is no second visit', async () => {
  const { registry, clock, version, visit } = await startWithRelease();
  for (let turn = 0; turn < 19; turn += 1) expect((await tell(registry, [visit()])).status).toBe(204);
  clock.advance(2 * DAY);
  await tell(registry, [
    visit({ screen: 4_000 }),
    { module: 'essai', version, errors: 3, longTasks: 2, blocked: 900, longest: 700 },
  ]);
  const [measured] = await measuresOf(registry);
  expect(measured?.version).toBe(version);
  expect(measured?.today).toMatchObject({ visits: 1, errors: 3, longTasks: 2, blocked: 900 });
  expect(measured?.today.screen?.p50).toBeGreaterThan(3_000);
  expect(measured?.month).toMatchObject({ visits: 20, errors: 3, longTasks: 2, blocked: 900, votes: 0, failures: 0 });
  expect(measured?.month.screen?.p50).toBeGreaterThan(200);
  expect(measured?.month.screen?.p50).toBeLessThanOrEqual(300);
  expect(measured?.month.bytes?.p50).toBeLessThanOrEqual(20_480);
});

test('after thirty days nothing is told of a visit, and the hourly sweep leaves nothing of it', async () => {
  const { registry, clock, visit } = await startWithRelease();
  await tell(registry, [visit()]);
  expect(await measuresOf(registry)).toHaveLength(1);
  clock.advance(29 * DAY);
  await registry.registry.sweep();
  expect((await measuresOf(registry))[0]?.month.visits).toBe(1);
  clock.advance(DAY);
  expect(await measuresOf(registry)).toEqual([]);
  await registry.registry.sweep();
  clock.set(NOON);
  expect(await measuresOf(registry)).toEqual([]);
});

test('what was counted outlives the process, and two processes count together', async () => {
  const { registry, visit } = await startWithRelease();
  const other = await registry.again();
  await Promise.all(['a', 'b', 'c', 'd'].map((voter) => tell(registry, [visit()], cookieOf(voter))));
  await Promise.all(['e', 'f', 'g'].map((voter) => tell(other, [visit()], cookieOf(voter))));
  await registry.stop();
  const [measured] = await measuresOf(other);
  expect(measured?.month.visits).toBe(7);
});

test.each([
  ['a negative duration', { screen: -1 }],
  ['no number', { screen: null }],
  ['a fraction', { screen: 0.5 }],
  ['ten minutes and more', { screen: 600_001 }],
  ['a huge number', { bytes: 1e300 }],
  ['thousands of errors', { errors: 1_001 }],
  ['a number as text', { mount: '3' }],
  ['an address', { url: '/essai?numero=1' }],
  ['a module of no name', { module: '../x' }],
  ['a version that is none', { version: 'latest' }],
])('a report with %s is refused whole, and nothing is counted', async (_what, given) => {
  const { registry, visit } = await startWithRelease();
  expect((await tell(registry, [visit(), { ...visit(), ...given }])).status).toBe(400);
  expect((await tell(registry, [])).status).toBe(400);
  expect(
    (
      await tell(
        registry,
        Array.from({ length: 21 }, () => visit()),
      )
    ).status,
  ).toBe(400);
  expect(await measuresOf(registry)).toEqual([]);
});

test('nobody counts without a cookie that verifies, for a release that nobody gets, nor more than a hundred times a day', async () => {
  const { registry, visit } = await startWithRelease();
  await tell(registry, [visit()], 'pwp-anneaux=rien');
  await tell(registry, [visit()], cookieOf('a', 'un-autre-secret-que-le-bon'));
  await tell(registry, [visit({ version: '000000000000' }), visit({ module: 'ailleurs' })]);
  expect(await measuresOf(registry)).toEqual([]);
  for (let turn = 0; turn < 12; turn += 1)
    await tell(
      registry,
      Array.from({ length: 20 }, () => visit()),
    );
  expect((await measuresOf(registry))[0]?.month.visits).toBe(100);
  await tell(registry, [visit()], cookieOf('b'));
  expect((await measuresOf(registry))[0]?.month.visits).toBe(101);
});

test('the visits of a build of the folder are counted as those of a release', async () => {
  const registry = await startTestRegistry();
  await registry.stop();
  await writeBuild(registry.config.modulesDir, testModule('support'));
  const again = await registry.again();
  const [version = ''] = Object.values(await again.given());
  await tell(again, [{ module: 'support', version, screen: 100 }]);
  expect(await measuresOf(again)).toMatchObject([{ version, month: { visits: 1 } }]);
});

test('Prometheus reads the releases that somebody gets, and no other', async () => {
  const { registry, version, visit } = await startWithRelease();
  await tell(registry, [visit({ longTasks: 1, blocked: 6_000, longest: 6_000, errors: 2 })]);
  await registry.call('/registry/v1/beacons', {
    token: null,
    headers: { cookie: cookieOf('a') },
    body: { module: 'essai', version, outcome: 'blocked' },
  });
  const read = async () => (await registry.call('/metrics', { token: null })).text;
  const labels = `module="essai",release="${version}"`;
  const before = await read();
  expect(before).toContain(`pwp_module_mount_seconds_count{${labels}} 1`);
  expect(before).toContain(`pwp_module_mount_seconds_bucket{le="0.1",${labels}} 1`);
  expect(before).toContain(`pwp_module_mount_seconds_bucket{le="0.075",${labels}} 0`);
  expect(before).toContain(`pwp_module_errors_total{${labels}} 2`);
  expect(before).toContain(`pwp_module_blocked_seconds_total{${labels}} 6`);
  expect(before).toContain(`pwp_module_votes_total{${labels},outcome="blocked"} 1`);
  await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' });
  expect(await read()).not.toContain(version);
});
