import { Problem } from '@pwp/contracts';
import { noProxies } from '@pwp/api-kit';
import { describedOperations, type DescribedOperation } from '@pwp/testing';
import { expect, test } from 'vitest';
import { startTestRegistry, type TestRegistry } from '../testing/test-registry.ts';

/* Calls every operation of the OpenAPI document as a caller without the right. A new route is included automatically. */

async function start() {
  const registry = await startTestRegistry({ developmentGrants: true });
  const document = JSON.parse((await registry.call('/registry/v1/openapi.json', { token: null })).text) as unknown;
  const byAccess = Map.groupBy(describedOperations(document), ({ said }) => (said['x-access'] ?? 'public') as string);
  return { registry, document, of: (access: string) => byAccess.get(access) ?? [], kinds: [...byAccess.keys()] };
}

/** The status and code that each operation answers: `<status> <code>`, by its name. */
async function answers(
  registry: TestRegistry,
  asked: readonly DescribedOperation[],
  call: { token?: string | null; headers?: Record<string, string> },
): Promise<Record<string, string>> {
  const each = asked.map(async ({ name, method, path }) => {
    const { status, text } = await registry.call(path, { method, ...call });
    return [name, `${status} ${Problem.safeParse(JSON.parse(text === '' ? '{}' : text)).data?.code ?? ''}`] as const;
  });
  return Object.fromEntries(await Promise.all(each));
}

const all = (asked: readonly DescribedOperation[], answer: string) =>
  Object.fromEntries(asked.map(({ name }) => [name, answer]));

// A route that moves to a weaker access fails here: the other tests believe what the document says of it.
test('these operations do not ask for the operator', async () => {
  const { of, kinds } = await start();
  const open = ['public', 'page', 'token', 'team', 'developer'];
  expect(kinds.toSorted()).toEqual([...open, 'operator'].toSorted());
  expect(Object.fromEntries(open.map((access) => [access, of(access).map(({ name }) => name)]))).toEqual({
    public: [
      'get /registry/v1/manifest',
      'get /registry/v1/stream',
      'get /registry/v1/status',
      'get /registry/v1/key',
      'get /registry/v1/health/live',
      'get /registry/v1/health/ready',
      'get /registry/v1/health',
      'get /registry/v1/configurations',
      'get /modules/{module}/{version}/{file}',
    ],
    page: [
      'post /registry/v1/beacons',
      'delete /registry/v1/grants/taken',
      'post /registry/v1/grants/offer',
      'post /registry/v1/grants/take',
    ],
    // What every team may know; a move and an end of a grant look at the modules of the token themselves.
    token: [
      'get /registry/v1/modules',
      'put /registry/v1/channels/{ring}',
      'get /registry/v1/modules/{module}/configuration',
      'get /registry/v1/grants',
      'delete /registry/v1/grants/{grant}',
    ],
    team: [
      'post /registry/v1/modules/{module}/disable',
      'post /registry/v1/modules/{module}/enable',
      'post /registry/v1/modules/{module}/releases',
      'post /registry/v1/modules/{module}/promote',
      'post /registry/v1/modules/{module}/rollback',
      'get /registry/v1/modules/{module}/keys',
      'get /registry/v1/modules/{module}/events',
    ],
    developer: ['post /registry/v1/modules/{module}/grants'],
  });
});

test('guarded operations refuse a missing or unknown token', async () => {
  const { registry, of } = await start();
  const guarded = ['token', 'team', 'developer', 'operator'].flatMap(of);
  expect(guarded.length).toBeGreaterThan(15);
  const refused = all(guarded, '401 non-authentifie');
  expect(await answers(registry, guarded, { token: null })).toEqual(refused);
  expect(await answers(registry, guarded, { token: 'un-jeton-que-personne-n-a-donne' })).toEqual(refused);
});

test('a team’s token is refused for another module and for the operator’s operations', async () => {
  const { registry, of } = await start();
  const { token } = await registry.addToken({ modules: ['sien'], develop: true });
  const closed = ['team', 'developer', 'operator'].flatMap(of);
  expect(await answers(registry, closed, { token })).toEqual(all(closed, '403 acces-refuse'));
});

test('operations that trust cookies refuse pages of other sites', async () => {
  const { registry, of } = await start();
  const pages = of('page');
  for (const site of ['cross-site', 'same-site', 'none']) {
    const headers = { 'sec-fetch-site': site, origin: registry.url };
    expect(await answers(registry, pages, { token: null, headers })).toEqual(all(pages, '403 origine-refusee'));
  }
});

test('addresses and tokens have budgets; operations that the portal’s own parts read have none', async () => {
  const limits = { budgets: { account: 30, address: 20 }, proxies: noProxies };
  const registry = await startTestRegistry({ limits });
  const ask = async (path: string, token?: null) => {
    const given = await Promise.all(
      Array.from({ length: 40 }, () => registry.call(path, token === null ? { token } : {})),
    );
    return given.filter(({ status }) => status === 429).length;
  };
  expect(await ask('/registry/v1/status', null)).toBe(20);
  expect(await ask('/registry/v1/openapi.json', null)).toBe(40);
  expect(await ask('/registry/v1/events')).toBe(10);
  expect(await ask('/registry/v1/manifest', null)).toBe(0);
});

test('an address may hold a limited number of streams, and may open another when one ends', async () => {
  const registry = await startTestRegistry();
  const stop = new AbortController();
  const open = (signal?: AbortSignal) =>
    fetch(`${registry.url}/registry/v1/stream`, {
      headers: { accept: 'text/event-stream' },
      ...(signal && { signal }),
    });
  const first = await open(stop.signal);
  const others = await Promise.all(Array.from({ length: 199 }, () => open()));
  expect([first, ...others].every(({ status }) => status === 200)).toBe(true);
  const refused = await open();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  stop.abort();
  await expect.poll(async () => (await open()).status).toBe(200);
});
