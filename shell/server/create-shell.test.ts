import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noProxies } from '@pwp/api-kit/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { createShell } from './create-shell.ts';
import type { FetchManifest } from './manifest-source.ts';
import type { ShellBuild } from './shell-build.ts';
import { listen, type TestServer } from './testing/listen.ts';

const file = (name: string) => ({ url: `/assets/${name}`, integrity: `sha384-${name}` });
const build: ShellBuild = {
  specifiers: ['vue'],
  runtime: file('runtime-1.js'),
  boot: file('boot-1.js'),
  portal: file('portal-1.js'),
  chunks: [],
  css: file('portal-1.css'),
  fonts: [],
  icon: '/assets/icon.svg',
};
const keycloak = { url: 'http://127.0.0.1:8080/auth', realm: 'pwp', clientId: 'pwp-portal' };
const releves = manifestEntry({ id: 'releves', title: 'Relevés', home: true });
const manifestOf = (...modules: unknown[]) => ({ version: 1, modules });

let dist: string;
let server: TestServer | undefined;

beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), 'pwp-shell-'));
  await mkdir(join(dist, 'assets'));
  await Promise.all([
    writeFile(join(dist, 'shell.json'), JSON.stringify(build)),
    writeFile(join(dist, 'assets/portal-1.js'), 'plain'),
    writeFile(join(dist, 'assets/portal-1.js.br'), 'brotli'),
  ]);
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(dist, { recursive: true });
});

async function serve(fetchManifest: FetchManifest, localStack = true): Promise<string> {
  const shell = await createShell(
    { publicUrl: 'http://127.0.0.1:8080', registryUrl: 'http://127.0.0.1:1', keycloak, localStack, proxies: noProxies },
    { fetchManifest, dist },
  );
  server = await listen(shell.handler);
  return server.url;
}

const answering =
  (...modules: unknown[]): FetchManifest =>
  () =>
    Promise.resolve({ manifest: manifestOf(...modules), etag: undefined });

test('any address of the portal is one page, with its policy, that is asked again each time', async () => {
  const url = await serve(answering(releves));
  const response = await fetch(`${url}/releves/pieces`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const html = await response.text();
  expect(html).toContain('<html lang="fr"');
  const again = await fetch(`${url}/releves`, {
    headers: { 'if-none-match': response.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test('the window that signs in again may find its opener through the identity', async () => {
  const url = await serve(answering());
  const policyOf = async (path: string) => (await fetch(url + path)).headers.get('cross-origin-opener-policy');
  expect(await policyOf('/')).toBe('same-origin-allow-popups');
  expect(await policyOf('/reconnexion')).toBe('unsafe-none');
});

test('files are immutable and precompressed; a missing one is a 404', async () => {
  const url = await serve(answering());
  const script = await fetch(`${url}/assets/portal-1.js`, { headers: { 'accept-encoding': 'identity' } });
  expect(await script.text()).toBe('plain');
  expect(script.headers.get('cache-control')).toBe('public,max-age=31536000,immutable');
  const compressed = await fetch(`${url}/assets/portal-1.js`, { method: 'HEAD', headers: { 'accept-encoding': 'br' } });
  expect(compressed.headers.get('content-encoding')).toBe('br');
  expect((await fetch(`${url}/assets/portal-2.js`)).status).toBe(404);
  expect((await fetch(`${url}/favicon.ico`)).status).toBe(404);
});

test('pages are read, never written to', async () => {
  const url = await serve(answering());
  const response = await fetch(url, { method: 'POST', body: 'x' });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD');
});

test('a bad entry is dropped and named as unavailable; the others stay', async () => {
  const url = await serve(answering({ ...releves, release: { version: 'x' } }, manifestEntry({ id: 'moi' })));
  const html = await (await fetch(url)).text();
  const data: unknown = JSON.parse(/id="portail-donnees">(.*?)<\/script>/s.exec(html)?.[1] ?? '');
  expect(data).toMatchObject({
    manifest: { modules: [{ id: 'moi' }], unavailable: [{ title: 'Relevés', path: '/releves' }] },
  });
});

test('the last good manifest is served while the registry is down, and follows it when it is back', async () => {
  const asked: (string | undefined)[] = [];
  const answers: FetchManifest[] = [
    () => Promise.resolve({ manifest: manifestOf(releves), etag: '"1"' }),
    () => Promise.reject(new Error('registry is down')),
    () => Promise.resolve({ manifest: manifestOf(manifestEntry({ id: 'annonces' })), etag: '"2"' }),
    () => Promise.resolve(undefined),
  ];
  const url = await serve((etag) => {
    asked.push(etag);
    return answers.shift()?.(etag) ?? Promise.resolve(undefined);
  });
  const shown = async () => {
    const html = await (await fetch(url)).text();
    return html.includes('/modules/annonces/') ? 'annonces' : 'releves';
  };
  expect([await shown(), await shown(), await shown(), await shown()]).toEqual([
    'releves',
    'releves',
    'releves',
    'annonces',
  ]);
  expect(asked).toEqual([undefined, '"1"', '"1"', '"2"']);
});

test('without any manifest, one clear page says so', async () => {
  const url = await serve(() => Promise.reject(new Error('registry is down')));
  const response = await fetch(url);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.text()).toContain('Le portail est momentanément indisponible');
});

test('policy reports can be read back on the local stack only', async () => {
  const local = await serve(answering());
  await fetch(`${local}/csp-reports`, {
    method: 'POST',
    body: JSON.stringify({ 'csp-report': { 'blocked-uri': 'inline' } }),
  });
  expect(await (await fetch(`${local}/csp-reports`)).json()).toEqual({
    items: [{ 'csp-report': { 'blocked-uri': 'inline' } }],
    total: 1,
  });
  await server?.close();
  const elsewhere = await serve(answering(), false);
  expect((await fetch(`${elsewhere}/csp-reports`)).status).toBe(404);
});

const DEEP = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
const report = (url: string, body: string) => fetch(`${url}/csp-reports`, { method: 'POST', body });

test.each([
  ['nothing but 30,000 arrays in one another', DEEP],
  ['a report that holds them', `{"csp-report":{"blocked-uri":${DEEP},"autre":${DEEP}}}`],
  ['no JSON', '{"csp-report":'],
  ['a report too long', JSON.stringify({ 'csp-report': { 'blocked-uri': 'x'.repeat(70_000) } })],
])('%s breaks neither the receiving nor the reading back of reports', async (_what, body) => {
  const url = await serve(answering());
  expect((await report(url, body)).status).toBeOneOf([204, 400, 413]);
  await report(url, JSON.stringify({ 'csp-report': { 'blocked-uri': 'inline' } }));
  const kept = await fetch(`${url}/csp-reports`);
  expect(kept.status).toBe(200);
  expect(JSON.stringify(await kept.json())).toContain('{"csp-report":{"blocked-uri":"inline"}}');
});

test('of a report only the known fields are kept, cut, and without what may be personal', async () => {
  const url = await serve(answering());
  await report(
    url,
    JSON.stringify({
      'csp-report': {
        'document-uri': 'http://127.0.0.1/releves?nom=Martin#0340819000040PWP01',
        'blocked-uri': `https://ailleurs.test/agent@mairie.test/0340819000040/${'x'.repeat(400)}`,
        'effective-directive': 'img-src',
        'violated-directive': `img-src ${'x'.repeat(400)}`,
        'line-number': 12,
        'status-code': 'deux cents',
        'script-sample': 'Martin',
        referrer: 'http://127.0.0.1/?nom=Martin',
      },
    }),
  );
  const { items } = (await (await fetch(`${url}/csp-reports`)).json()) as { items: unknown[] };
  expect(items).toEqual([
    {
      'csp-report': {
        'document-uri': 'http://127.0.0.1/releves',
        'blocked-uri': expect.stringMatching(/^https:\/\/ailleurs\.test\/•••\/•••\/x{100,160}$/),
        'effective-directive': 'img-src',
        'line-number': 12,
      },
    },
  ]);
});

test('one address reports so often and no more', async () => {
  const url = await serve(answering());
  const statuses: number[] = [];
  let last: Response | undefined;
  for (let turn = 0; turn < 40; turn += 1) {
    last = await report(url, '{"csp-report":{"blocked-uri":"inline"}}');
    statuses.push(last.status);
  }
  expect(statuses.filter((status) => status === 204)).toHaveLength(30);
  expect(last?.status).toBe(429);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
});
