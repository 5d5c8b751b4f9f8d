import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { startTestRegistry, testModule } from '../testing/test-registry.ts';

/* What the registry measures of itself. */

type Started = Awaited<ReturnType<typeof startTestRegistry>>;

/** The value of each series, by its name and labels. */
async function read(registry: Started): Promise<Record<string, number>> {
  const { text } = await registry.call('/metrics', { token: null });
  const series = [...text.matchAll(/^(\w+(?:\{[^}]*\})?) (\S+)$/gm)];
  return Object.fromEntries(series.map(([, name = '', value]) => [name, Number(value)]));
}

test('requests by route, calls of others, the process, and that it follows its journal', async () => {
  const registry = await startTestRegistry();
  await registry.manifest();
  await registry.call('/registry/v1/nulle-part');
  // The portal of a test answers nowhere.
  await registry.modules();
  const values = await read(registry);
  expect(values).toMatchObject({
    'pwp_http_request_duration_seconds_count{method="GET",route="/registry/v1/manifest",status="200"}': 1,
    'pwp_http_request_duration_seconds_count{method="GET",route="none",status="404"}': 1,
  });
  expect(values['pwp_outside_calls_total{system="portal",outcome="failed"}']).toBeGreaterThan(0);
  expect(values['process_resident_memory_bytes']).toBeGreaterThan(0);
  expect(values['pwp_registry_journal_age_seconds']).toBeLessThan(10);
});

test('the files of releases: their disk, that they cannot be reached, and a release that was altered', async () => {
  const registry = await startTestRegistry();
  await registry.publish(testModule('essai'), 'tous');
  const before = await read(registry);
  expect(before['pwp_releases_reachable']).toBe(1);
  expect(before['pwp_releases_free_bytes']).toBeGreaterThan(0);
  expect(Object.keys(before).filter((name) => name.startsWith('pwp_registry_faults{'))).toEqual([]);

  const { releases } = registry.config;
  if (typeof releases !== 'string') throw new Error('a folder is expected');
  await rename(registry.folder, `${registry.folder}-away`);
  const away = await read(registry);
  await rename(`${registry.folder}-away`, registry.folder);
  expect(away['pwp_releases_reachable']).toBe(0);
  expect(away['pwp_releases_free_bytes']).toBeNaN();

  await rename(releases, `${releases}-lost`);
  await registry.stop();
  const again = await registry.again();
  expect((await read(again))['pwp_registry_faults{code="release-altered"}']).toBe(1);
});
