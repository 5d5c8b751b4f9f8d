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

test('every operation but these asks who calls', async () => {
  const { of, kinds } = await start();
  expect(of('public').map(({ name }) => name)).toEqual([
    'get /registry/v1/manifest',
    'get /registry/v1/stream',
    'get /registry/v1/status',
    'get /registry/v1/key',
    'get /registry/v1/health',
    'get /registry/v1/configurations',
    'get /modules/{module}/{version}/{file}',
  ]);
  expect(kinds.toSorted()).toEqual(['developer', 'operator', 'page', 'public', 'team', 'token']);
});

test('without a token, and with one that nobody gave, what asks for one is refused', async () => {
  const { registry, of } = await start();
  const guarded = ['token', 'team', 'developer', 'operator'].flatMap(of);
  expect(guarded.length).toBeGreaterThan(15);
  const refused = all(guarded, '401 non-authentifie');
  expect(await answers(registry, guarded, { token: null })).toEqual(refused);
  expect(await answers(registry, guarded, { token: 'un-jeton-que-personne-n-a-donne' })).toEqual(refused);
});

test('a team’s token does nothing of another module, nor of the operator', async () => {
  const { registry, of } = await start();
  const body = { modules: ['sien'], label: 'une équipe', develop: true };
  const { token } = JSON.parse((await registry.call('/registry/v1/tokens', { body })).text) as { token: string };
  const closed = ['team', 'developer', 'operator'].flatMap(of);
  expect(await answers(registry, closed, { token })).toEqual(all(closed, '403 acces-refuse'));
});

test('what a cookie decides is refused to other pages than the portal’s', async () => {
  const { registry, of } = await start();
  const pages = of('page');
  for (const site of ['cross-site', 'same-site', 'none']) {
    const headers = { 'sec-fetch-site': site, origin: registry.url };
    expect(await answers(registry, pages, { token: null, headers })).toEqual(all(pages, '403 origine-refusee'));
  }
});

test('an address and a token have a budget each; what the portal’s own parts read has none', async () => {
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

test('an address holds so many streams of events, and has its place back when one ends', async () => {
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
