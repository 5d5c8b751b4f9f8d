import { defineJob, outboxHandler } from '@pwp/api-kit';
import { startDatabaseProxy, startTestApi, type DatabaseProxy } from '@pwp/testing';
import pMap from 'p-map';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { installedModules } from '../installed-modules.ts';
import { readOperations } from '../testing/operations.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';
import { sendRaw } from '../testing/raw-request.ts';

/* The whole platform while MariaDB is away. */

/** Far above the test's timeouts, and still a short wait. */
const PATIENCE = 30_000;
/** `ready` is bounded to 2 s; the rest allows for a loaded machine. */
const READY_PATIENCE = 20_000;

let proxy: DatabaseProxy;

const api = await startTestApi({
  modules: installedModules,
  environment: { ...OUTSIDE_SETTINGS, PWP_DATABASE_TIMEOUT: '2000' },
  through: async (url) => {
    proxy = await startDatabaseProxy(url);
    return proxy.url;
  },
});
afterAll(async () => {
  proxy.mend();
  await api.close();
  await proxy.close();
});

const ready = async () => {
  const started = performance.now();
  const answer = await api.anonymous.get('/api/health/ready');
  expect(performance.now() - started).toBeLessThan(READY_PATIENCE);
  return answer;
};
const lines = (words: string) => api.logs.filter((line) => line.includes(words));
const LOST = 'the database does not answer';
const BACK = 'the database answers again';

async function back(): Promise<void> {
  proxy.mend();
  await vi.waitFor(async () => expect((await ready()).status).toBe(200));
  await vi.waitFor(() => expect(lines(BACK)).toHaveLength(lines(LOST).length));
}

describe.each(['freezeOld', 'freezeAll', 'cut'] as const)('the database is lost (%s)', (harm) => {
  test(
    'each operation is answered in time, 503 with Retry-After where it needs the database; one line says so',
    { timeout: 240_000 },
    async () => {
      const { operations, requestOf } = await readOperations(api);
      await Promise.all(Array.from({ length: 20 }, () => api.as({ id: 'warm' }).get('/api/preferences/essai.cle')));
      const before = lines(LOST).length;
      api.logs.splice(0, api.logs.length, ...lines(LOST), ...lines(BACK));
      proxy[harm]();
      const answers = await pMap(
        operations,
        async (operation) => ({ name: operation.name, ...(await sendRaw(api.url, requestOf(operation), PATIENCE)) }),
        { concurrency: 40 },
      );
      const lost = answers.filter(({ text }) => text.includes('"service-indisponible"'));
      expect(lost.length).toBeGreaterThan(harm === 'freezeOld' ? 3 : 30);
      expect(lost.filter(({ status, text }) => status !== 503 || !/^retry-after: \d+/im.test(text))).toEqual([]);
      expect(answers.filter(({ status }) => status === 0 || status === 500)).toEqual([]);
      expect(lines('unexpected error')).toEqual([]);
      expect(lines(LOST)).toHaveLength(before + 1);
      expect(lines('SELECT')).toEqual([]);
      await back();
      expect((await api.as({ id: 'warm' }).get('/api/preferences/essai.cle')).status).toBe(200);
    },
  );
});

test.each(['freezeAll', 'cut'] as const)('ready says so within its bound, and live lives (%s)', async (harm) => {
  expect((await ready()).status).toBe(200);
  proxy[harm]();
  const answers = await Promise.all(Array.from({ length: 20 }, ready));
  for (const { status, body, headers } of answers) {
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'service-indisponible', detail: 'La base de données ne répond pas.' });
    expect(headers.get('retry-after')).toBe('5');
  }
  expect((await api.anonymous.get('/api/health/live')).status).toBe(200);
  const metrics = await api.anonymous.get('/metrics');
  expect(metrics.status).toBe(200);
  expect(metrics.text).toMatch(/^pwp_outbox_waiting nan$/im);
  proxy.mend();
  await vi.waitFor(async () => expect((await ready()).status).toBe(200));
});

test('jobs and outbox go on once it is back, and nothing is done twice', { timeout: 120_000 }, async () => {
  const { database, outbox, scheduler } = api.platform;
  const delivered: string[] = [];
  const slots: number[] = [];
  const handlers = {
    'test.outage': outboxHandler(z.object({}), async (_payload, { key }) => void delivered.push(key)),
  };
  const job = defineJob({
    name: 'test.every-second',
    schedule: '* * * * * *',
    run: async ({ slot }) => void slots.push(slot.getTime()),
  });
  outbox.start(handlers);
  scheduler.start([job]);
  await vi.waitFor(() => expect(slots.length).toBeGreaterThan(0));
  await database.transaction(() => outbox.add({ topic: 'test.outage', key: 'before', payload: {} }));
  await vi.waitFor(() => expect(delivered).toEqual(['before']));
  const noticed = lines(LOST).length;
  proxy.freezeAll();
  await vi.waitFor(() => expect(lines(LOST).length).toBe(noticed + 1));
  const during = slots.length;
  await back();
  await vi.waitFor(() => expect(slots.length).toBeGreaterThan(during + 1));
  await database.transaction(() => outbox.add({ topic: 'test.outage', key: 'after', payload: {} }));
  await vi.waitFor(() => expect(delivered).toEqual(['before', 'after']));
  expect(new Set(slots).size).toBe(slots.length);
});
