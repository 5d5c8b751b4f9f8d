import { writeRings } from '@pwp/api-kit';
import { OpenedGrant, RINGS_COOKIE } from '@pwp/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { EventModel } from './journal/event-model.ts';
import {
  addPublisher,
  publishTest,
  RINGS_SECRET,
  startTestRegistry,
  takeGrant,
  testModule,
  type TestRegistry,
} from './testing/test-registry.ts';

const RINGS = `${RINGS_COOKIE}=${writeRings({ g: null, o: null, r: ['professionnel'], p: 50, v: 'developpeuse', t: 0 }, RINGS_SECRET)}`;

/** Two processes on one journal. The second one must not wait for its next reading. */
async function startTwo(): Promise<[TestRegistry, TestRegistry]> {
  const registry = await startTestRegistry({ developmentGrants: true });
  return [registry, await registry.again()];
}

test('what was just decided at one process is known to the command that comes to another', async () => {
  const [one, other] = await startTwo();
  const key = await addPublisher(one);
  await publishTest(other, key, testModule('essai', 'avant'));
  const version = await publishTest(one, key, testModule('essai', 'après'));
  expect((await other.call('/registry/v1/modules/essai/promote', { body: { ring: 'tous' } })).text).toContain(version);

  const body = { modules: ['essai'], label: 'équipe', develop: true };
  const { token } = JSON.parse((await one.call('/registry/v1/tokens', { body })).text) as { token: string };
  expect((await other.call('/registry/v1/modules/essai/keys', { token })).status).toBe(200);
});

test('a browser that took a grant at one process gets its module from another', async () => {
  const [one, other] = await startTwo();
  const opened = await one.call('/registry/v1/modules/essai/grants', {
    body: { entry: 'http://127.0.0.1:5199/entree.js', declaration: testModule('essai').declaration },
  });
  const { path } = OpenedGrant.parse(JSON.parse(opened.text));
  const code = new URL(path, 'http://portail').searchParams.get('jeton') ?? '';
  const taken = await takeGrant(other, code, { cookie: RINGS });
  const [cookie = ''] = taken.headers['set-cookie']?.[0]?.split(';', 1) ?? [];
  const page = await one.call('/registry/v1/manifest', { headers: { cookie: `${RINGS}; ${cookie}` }, token: null });
  expect(page.headers['pwp-grant']).toMatch(/^[0-9a-f-]{36}$/);
});

test('a process that cannot read the journal for 10 s sends its streams elsewhere; pages and files stay', async () => {
  const [, registry] = await startTwo();
  const stream = () => fetch(`${registry.url}/registry/v1/stream`, { headers: { accept: 'text/event-stream' } });
  expect((await stream()).status).toBe(200);
  const readings = vi.spyOn(EventModel, 'findAll').mockRejectedValue(new Error('the database is gone'));
  const later = performance.now() + 10_001;
  const watch = vi.spyOn(performance, 'now').mockReturnValue(later);
  onTestFinished(() => {
    readings.mockRestore();
    watch.mockRestore();
  });
  expect((await stream()).status).toBe(503);
  expect((await registry.call('/registry/v1/status')).status).toBe(503);
  expect((await registry.call('/registry/v1/manifest')).status).toBe(200);
  const health = await registry.call('/registry/v1/health');
  expect([health.status, health.text]).toEqual([200, expect.stringContaining('"status":"stale"')]);
  readings.mockRestore();
  await vi.waitFor(async () => expect((await registry.call('/registry/v1/status')).status).toBe(200), 5_000);
});
