import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@pwp/api-kit';
import { migrate } from '@pwp/database';
import { createTestDatabase, startTestRealm } from '@pwp/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readPlatformConfig } from '../config.ts';
import { addMessages } from '../outbox/added-messages.ts';
import { allMigrations, openModelledDatabase } from '../platform-database.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';
import { createLauncher } from './launcher.ts';

/* What processes of one port measure, whichever Prometheus reaches. */

/** Some processes that share a port, on a database where two messages wait. */
async function launch(processes: number) {
  const [database, realm] = await Promise.all([createTestDatabase(), startTestRealm()]);
  onTestFinished(async () => {
    await realm.close();
    await database.remove();
  });
  const environment = {
    ...OUTSIDE_SETTINGS,
    PWP_DATABASE_URL: database.url,
    PWP_FILES_DIR: join(database.folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_REGISTRY_URL: undefined,
    PWP_API_PORT: '0',
    PWP_LOG_LEVEL: 'silent',
    PWP_ADDRESS_REQUESTS: '1000000',
    TEST_MODULES: 'stable',
  };
  const schema = openModelledDatabase(readPlatformConfig(environment), []);
  await migrate(schema, allMigrations([]));
  const waiting = ['one', 'two'].map((key) => ({ topic: 'of.nobody', key, payload: {} }));
  await addMessages(schema.sequelize, systemClock, waiting);
  await schema.close();
  const served: (number | undefined)[] = [];
  const launcher = createLauncher({
    processes,
    stopTimeout: 1_000,
    exec: fileURLToPath(import.meta.resolve('../testing/launched-api.ts')),
    args: [],
    environment,
    report: { serves: (pid) => served.push(pid), ended: () => undefined, failed: () => undefined },
  });
  onTestFinished(() => launcher.close());
  await launcher.start();
  const { url } = await launcher.serving();
  // Each connection goes to the next process.
  const ask = async (path: string) => (await fetch(url + path, { headers: { connection: 'close' } })).text();
  return {
    served,
    ask,
    /** The series of a name, their labels without `le` and their values. */
    series: async (name: string) =>
      (await ask('/metrics'))
        .split('\n')
        .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
        .map((line) => ({
          labels: line.slice(name.length).split(' ')[0] ?? '',
          value: Number(line.split(' ').at(-1)),
        })),
  };
}

const ASKED = 'pwp_http_request_duration_seconds_count';
const isOfPid = ({ labels }: { labels: string }) => labels.includes('/api/stable/pid');
/** The processes that series are of. */
const processesOf = (found: readonly { labels: string }[]) =>
  new Set(found.map(({ labels }) => /process="(\d+)"/.exec(labels)?.[1]));
const total = (values: readonly { value: number }[]) => values.reduce((sum, { value }) => sum + value, 0);

test('both processes are measured, whichever is asked: their counts add up, and what is the portal’s is said once', async () => {
  const { ask, served, series } = await launch(2);
  for (let request = 0; request < 20; request += 1) await ask('/api/stable/pid');
  for (const asked of [1, 2]) {
    const counted = (await series(ASKED)).filter(isOfPid);
    expect([asked, processesOf(counted)]).toEqual([asked, new Set(['1', '2'])]);
    expect(counted.filter(({ value }) => value > 0)).toHaveLength(2);
    expect(total(counted)).toBe(20);
    expect(await series('pwp_outbox_waiting')).toEqual([{ labels: '', value: 2 }]);
    expect(await series('pwp_outbox_topic_waiting')).toContainEqual({ labels: '{topic="of.nobody"}', value: 2 });
    expect((await series('pwp_job_paused')).filter(({ labels }) => labels.includes('purge-outbox'))).toHaveLength(1);
    expect(await series('pwp_database_connections')).toHaveLength(2 * 3);
    expect(await series('process_resident_memory_bytes')).toHaveLength(2);
  }

  // One that ends leaves its number to the next: a count that begins anew, as Prometheus expects.
  process.kill(Number(served[0]), 'SIGKILL');
  await vi.waitFor(() => expect(served).toHaveLength(3), { timeout: 60_000 });
  const left = (await series(ASKED)).filter(isOfPid);
  expect(left).toHaveLength(1);
  expect(total(left)).toBeLessThan(20);
  await vi.waitFor(async () => expect(await series('process_resident_memory_bytes')).toHaveLength(2));
  for (let request = 0; request < 4; request += 1) await ask('/api/stable/pid');
  const after = (await series(ASKED)).filter(isOfPid);
  expect(processesOf(after)).toEqual(new Set(['1', '2']));
});

test('one process alone has no number', async () => {
  const { ask, series } = await launch(1);
  await ask('/api/stable/pid');
  expect((await series(ASKED)).filter(isOfPid).map(({ labels }) => labels)).toEqual([
    expect.not.stringContaining('process='),
  ]);
  expect(await series('pwp_outbox_waiting')).toEqual([{ labels: '', value: 2 }]);
});
