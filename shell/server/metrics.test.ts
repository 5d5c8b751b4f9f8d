import { afterEach, expect, test } from 'vitest';
import type { ManifestStanding } from './manifest-source.ts';
import { measured } from './metrics.ts';
import { listen, type TestServer } from './testing/listen.ts';

const servers: TestServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...given: Parameters<typeof listen>): Promise<string> {
  const server = await listen(...given);
  servers.push(server);
  return server.url;
}

/** The value of each series of a shell, by its name and labels. */
async function read(url: string): Promise<Record<string, number>> {
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const series = [...(await answer.text()).matchAll(/^(pwp_\S+) (\S+)$/gm)];
  return Object.fromEntries(series.map(([, name = '', value]) => [name, Number(value)]));
}

const AGE = 'pwp_shell_manifest_age_seconds';
const UNCONFIRMED = 'pwp_shell_manifest_unconfirmed_seconds';

test('the manifest: none, one that a registry confirms, one that none confirms any more', async () => {
  let standing: ManifestStanding | undefined;
  const shell = measured(() => undefined, { standing: () => Promise.resolve(standing), registryUrls: [] });
  const url = await serve(shell);
  const none = await read(url);
  expect(none[AGE]).toBeNaN();
  expect(none[UNCONFIRMED]).toBeGreaterThan(0);

  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  standing = { signedAt: ago(7_200).toISOString(), confirmedAt: ago(0), isFollowed: true };
  const followed = await read(url);
  expect(followed[AGE]).toBeGreaterThanOrEqual(7_200);
  expect(followed[UNCONFIRMED]).toBe(0);

  standing = { ...standing, confirmedAt: ago(3_600), isFollowed: false };
  expect((await read(url))[UNCONFIRMED]).toBeGreaterThanOrEqual(3_600);
  // A manifest that was kept on disk: no registry has answered since the start.
  standing = { ...standing, confirmedAt: undefined };
  expect((await read(url))[UNCONFIRMED]).toBeLessThan(3_600);
});

test('an address of the registry that refuses, fails or is gone is named; one that answers is not', async () => {
  const asked: (string | undefined)[] = [];
  const well = await serve((request, response) => {
    asked.push(request.url);
    response.end('{}');
  });
  const failing = await serve((_request, response) => response.writeHead(503).end());
  const gone = await listen(() => undefined);
  await gone.close();
  const url = await serve(
    measured(() => undefined, {
      standing: () => Promise.resolve(undefined),
      registryUrls: [well, failing, gone.url],
    }),
  );
  const series = (address: string) => `pwp_shell_registry_failing{address="${new URL(address).host}"}`;
  expect(await read(url)).toMatchObject({ [series(well)]: 0, [series(failing)]: 1, [series(gone.url)]: 1 });
  expect(asked).toEqual(['/registry/v1/health/live']);
});

test('requests are measured by route and status; an invented path makes no series of its own', async () => {
  const url = await serve(
    measured((request, response) => response.writeHead(request.url === '/assets/a.js' ? 200 : 404).end(), {
      standing: () => Promise.resolve(undefined),
      registryUrls: [],
    }),
  );
  for (const path of ['/assets/a.js', '/assets/a.js', '/auth/realms/pwp', '/health/live', '/a?x', '/b/c', '/metricsx'])
    await (await fetch(url + path)).text();
  const counted = Object.entries(await read(url)).filter(([name]) =>
    name.startsWith('pwp_http_request_duration_seconds_count'),
  );
  expect(Object.fromEntries(counted)).toEqual({
    'pwp_http_request_duration_seconds_count{method="GET",route="file",status="200"}': 2,
    'pwp_http_request_duration_seconds_count{method="GET",route="identity",status="404"}': 1,
    'pwp_http_request_duration_seconds_count{method="GET",route="probe",status="404"}': 1,
    'pwp_http_request_duration_seconds_count{method="GET",route="page",status="404"}': 3,
  });
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
});
