import { OpenedGrant } from '@pwp/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { EventModel } from './journal/event-model.ts';
import { startTestRegistry, takeGrant, testModule, type TestRegistry } from './testing/test-registry.ts';
import { cookieOf } from './testing/votes.ts';

const RINGS = cookieOf({ v: 'developpeuse' });

/** Two registries on one journal; tests must not depend on their periodic reads. */
async function startTwo(): Promise<[TestRegistry, TestRegistry]> {
  const registry = await startTestRegistry({ developmentGrants: true });
  return [registry, await registry.again()];
}

test('a command to another process sees what was just decided', async () => {
  const [one, other] = await startTwo();
  await other.publish(testModule('essai', 'avant'));
  const version = await one.publish(testModule('essai', 'après'));
  expect((await other.call('/registry/v1/modules/essai/promote', { body: { ring: 'tous' } })).text).toContain(version);

  const { token } = await one.addToken({ modules: ['essai'] });
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

test('a process that cannot read its journal for 10 s is not ready and refuses streams, and still serves manifests', async () => {
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
  const probe = async (name: string) => (await registry.call(`/registry/v1/health/${name}`, { token: null })).status;
  expect([await probe('live'), await probe('ready')]).toEqual([200, 503]);
  expect((await registry.call('/registry/v1/manifest')).status).toBe(200);
  const health = await registry.call('/registry/v1/health');
  expect([health.status, health.text]).toEqual([200, expect.stringContaining('"status":"stale"')]);
  readings.mockRestore();
  await vi.waitFor(async () => expect((await registry.call('/registry/v1/status')).status).toBe(200));
  expect(await probe('ready')).toBe(200);
});
