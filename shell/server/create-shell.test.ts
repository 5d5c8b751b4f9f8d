import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noProxies } from '@pwp/api-kit/server';
import { usualBrand } from '@pwp/contracts';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { createShell } from './create-shell.ts';
import type { FetchManifest } from './manifest-source.ts';
import { renderPage } from './render-page.ts';
import type { ShellBuild } from './shell-build.ts';
import { emptyBuild, writeBuild } from './testing/empty-build.ts';
import { listen, type TestServer } from './testing/listen.ts';
import { createSigner } from './testing/signed-manifests.ts';

const build: ShellBuild = { ...emptyBuild, versions: { vue: '3.5.45' }, text: 'page-text.js' };
/** Draws one page of the shell's, and what is given. */
const DRAW_TEXT = `export const pageText = async (path, brand, _manifest, given) => (path === '/mentions-legales' ? brand.hosting : given)`;
const keycloak = { url: 'http://127.0.0.1:8080/auth', realm: 'pwp', clientId: 'pwp-portal' };
const releves = manifestEntry({ id: 'releves', title: 'Relevés', home: true });
const signer = createSigner();

let dist: string;
let server: TestServer | undefined;

beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), 'pwp-shell-'));
  await writeBuild(dist, build, {
    'page-text.js': DRAW_TEXT,
    'assets/portal-1.js': 'plain',
    'assets/portal-1.js.br': 'brotli',
  });
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(dist, { recursive: true });
});

async function serve(
  fetchManifest: FetchManifest,
  localStack = true,
  render: typeof renderPage = renderPage,
  registryUrl = 'http://127.0.0.1:1',
  publicUrl = 'http://127.0.0.1:8080',
): Promise<string> {
  const shell = await createShell(
    {
      publicUrl,
      registryUrls: [registryUrl],
      registryKeys: [signer.publicKey],
      keycloak,
      brand: usualBrand,
      localStack,
      proxies: noProxies,
    },
    { fetchManifest, dist, render },
  );
  server = await listen(shell);
  return server.url;
}

function answering(...modules: unknown[]): FetchManifest {
  const answer = signer.answer(modules);
  return () => Promise.resolve(answer);
}

test('anybody may read which versions the shell brings to modules', async () => {
  const url = await serve(() => Promise.resolve(undefined));
  const answer = await fetch(`${url}/plateforme.json`);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  expect(answer.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  expect(await answer.json()).toEqual({ runtime: { vue: '3.5.45' } });
  expect((await fetch(`${url}/plateforme.json`, { method: 'POST' })).status).toBe(405);
});

test('any address of the portal is one page, with its policy, that is asked again each time', async () => {
  const url = await serve(answering(releves));
  const response = await fetch(`${url}/releves/pieces`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('cache-control')).toBe('private, no-cache');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  const html = await response.text();
  expect(html).toContain('<html lang="fr"');
  const again = await fetch(`${url}/releves`, {
    headers: { 'if-none-match': response.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test('crawlers are told what to read, and each page that anybody may read has its own title', async () => {
  const origin = await serve(answering(releves));
  const robots = await fetch(`${origin}/robots.txt`);
  expect([robots.status, robots.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(await robots.text()).toMatch(/^User-agent: \*\nDisallow: \/api\/\n$/);
  const titleOf = async (path: string) => /<title>(.*)<\/title>/.exec(await (await fetch(origin + path)).text())?.[1];
  expect(await titleOf('/mentions-legales')).toBe('Mentions légales - Portail Web Professionnel');
  expect(await titleOf('/plan-du-site')).toBe('Plan du site - Portail Web Professionnel');
  expect(await titleOf('/')).toBe('Portail Web Professionnel');
});

test('a page that anybody may read has its text in the HTML, or else its title', async () => {
  const origin = await serve(answering(releves));
  const framed = async (path: string) =>
    /<div id="portail">(.*)<\/div>/s.exec(await (await fetch(origin + path)).text())?.[1] ?? '';
  expect(await framed('/mentions-legales')).toContain(usualBrand.hosting);
  expect(await framed('/plan-du-site')).toContain('<h1>Plan du site</h1>');
  expect(await framed('/')).not.toContain(usualBrand.hosting);
});

test('a page of a module that anybody may read has the text of its release; without it its title, and the text once it comes', async () => {
  const texts = JSON.stringify({ '/demander': '<h1>Je demande</h1>' });
  let answers = false;
  const registry = await listen((_request, response) => void response.writeHead(answers ? 200 : 503).end(texts));
  onTestFinished(() => registry.close());
  const integrity = `sha384-${createHash('sha384').update(texts).digest('base64')}`;
  const { release, ...entry } = manifestEntry({
    id: 'demandes',
    publicPages: [{ path: '/demander', label: 'Demander' }],
  });
  const served = {
    ...entry,
    release: { ...release, texts: { url: '/modules/demandes/1/page-texts.json', integrity } },
  };
  const origin = await serve(answering(served), true, renderPage, registry.url);
  const bodyOf = async (path: string) => /<body>.*/s.exec(await (await fetch(origin + path)).text())?.[0] ?? '';
  expect(await bodyOf('/demander')).toContain('<h1>Demander</h1>');
  answers = true;
  const text = '<div class="pwp-module" data-module="demandes"><h1>Je demande</h1></div>';
  await vi.waitFor(async () => expect(await bodyOf('/demander')).toContain(text));
  // What the page makes of a query is its own code's to say.
  expect(await bodyOf('/demander?etape=2')).toContain('<h1>Demander</h1>');
  answers = false;
  expect(await bodyOf('/demander')).toContain('<h1>Je demande</h1>');
});

test('a page is drawn once for all who ask at once, and is the same in every encoding', async () => {
  let draws = 0;
  const url = await serve(answering(releves), true, (...given) => {
    draws += 1;
    return renderPage(...given);
  });
  const ask = async (encoding: string) => {
    const response = await fetch(url, { headers: { 'accept-encoding': encoding } });
    return [response.headers.get('content-encoding'), response.headers.get('etag'), await response.text()];
  };
  const [[, etag, html]] = await Promise.all([ask('br'), ask('br'), ask('br')]);
  expect(draws).toBe(1);
  expect(html).toContain('/modules/releves/');
  expect([await ask('br'), await ask('gzip'), await ask('identity')]).toEqual([
    ['br', etag, html],
    ['gzip', etag, html],
    [null, etag, html],
  ]);
  expect(draws).toBe(3);
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

test.each(['/api/session', '/dev', '/modules/exemple', '/auth', '/registry/v1/manifest', '/simulateurs/sne/v1'])(
  '%s belongs to another part, and is no page',
  async (path) => expect((await fetch((await serve(answering())) + path)).status).toBe(404),
);

test.each(['GET', 'POST'])('in place of an identity that is down: a page that waits for it (%s)', async (method) => {
  const url = await serve(answering());
  const address = `${url}/auth/realms/pwp/protocol/openid-connect/auth?client_id=pwp-portal`;
  const page = await fetch(address, { method, headers: { accept: 'text/html,*/*' } });
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
  // The window of a reconnection keeps the page that opened it.
  expect(page.headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
  const html = await page.text();
  expect(html).toContain('<h1>La connexion ne répond pas</h1>');
  expect(html).toContain('data-url="http://127.0.0.1:8080/auth" data-realm="pwp"');
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(html) ?? [];
  expect(page.headers.get('content-security-policy')).toContain(createHash('sha256').update(script).digest('base64'));
  const asked = await fetch(address, { method, headers: { accept: 'application/json' } });
  expect([asked.status, asked.headers.get('content-type')]).toEqual([503, 'application/problem+json; charset=utf-8']);
  expect(await asked.json()).toMatchObject({ status: 503, code: 'service-indisponible' });
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
  expect(data).toMatchObject({ refused: [0], unavailable: [{ title: 'Relevés', path: '/releves' }] });
  expect(html).toContain('/modules/moi/');
});

test('a manifest that leads to a developer’s machine without a grant loses that entry', async () => {
  const development = { entry: 'http://127.0.0.1:5199/pwp-developpement.js', until: '2036-01-01T00:00:00.000Z' };
  const url = await serve(answering({ ...releves, release: null, development }, manifestEntry({ id: 'moi' })));
  const response = await fetch(url);
  expect(response.headers.get('content-security-policy')).not.toContain('127.0.0.1:5199');
  const data: unknown = JSON.parse(/id="portail-donnees">(.*?)<\/script>/s.exec(await response.text())?.[1] ?? '');
  expect(data).toMatchObject({ refused: [0], unavailable: [{ title: 'Relevés', path: '/releves' }] });
});

test('the cookie of a grant that is good for nothing is removed by the name that it has behind TLS', async () => {
  const url = await serve(answering(), false, renderPage, undefined, 'https://portail.test');
  const answer = await fetch(url, { headers: { cookie: '__Host-pwp-developpement=oui' } });
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-pwp-developpement=; Path=\/; .*; Max-Age=0; Secure$/);
});

test('the last good manifest is served while the registry is down; the page follows it as soon as it answers', async () => {
  const asked: (string | undefined)[] = [];
  const answers: FetchManifest[] = [
    () => Promise.resolve(signer.answer([releves], { etag: '"1"' })),
    () => Promise.reject(new Error('registry is down')),
    () => Promise.resolve(signer.answer([manifestEntry({ id: 'annonces' })], { etag: '"2"' })),
    () => Promise.resolve(undefined),
  ];
  const url = await serve((question) => {
    asked.push(question.etag);
    return answers.shift()?.(question) ?? Promise.resolve(undefined);
  });
  const shown = async () => {
    const html = await (await fetch(url)).text();
    return html.includes('/modules/annonces/') ? 'annonces' : 'releves';
  };
  expect([await shown(), await shown()]).toEqual(['releves', 'releves']);
  await vi.waitFor(async () => expect(await shown()).toBe('annonces'));
  expect(asked.slice(0, 3)).toEqual([undefined, '"1"', '"1"']);
});

test('without any manifest, one clear page says so', async () => {
  const url = await serve(() => Promise.reject(new Error('registry is down')));
  const response = await fetch(url);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  const html = await response.text();
  expect(html).toContain('Le portail est momentanément indisponible');
  // It looks like the portal: its stylesheet does not come from the registry.
  expect(html).toMatch(/<link rel="stylesheet" href="\/[^"]+" integrity="[^"]+">/);
});

test('it is ready once there is a manifest, and stays so while no registry confirms it, which it says', async () => {
  const signedAt = new Date().toISOString();
  const isDown = () => Promise.reject(new Error('registry is down'));
  let registry: FetchManifest = isDown;
  const url = await serve((question) => registry(question));
  const probe = async (name: string) => {
    const response = await fetch(`${url}/health/${name}`);
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  expect(await probe('live')).toEqual({ status: 200, body: { status: 'ok' } });
  expect(await probe('ready')).toMatchObject({ status: 503, body: { code: 'service-indisponible', status: 503 } });
  registry = () => Promise.resolve(signer.answer([releves], { signedAt }));
  const followed = { status: 'ok', manifeste: 'suivi', signeLe: signedAt, confirmeLe: expect.any(String) as string };
  expect(await probe('ready')).toEqual({ status: 200, body: followed });
  registry = isDown;
  expect(await probe('ready')).toEqual({ status: 200, body: { ...followed, manifeste: 'ancien' } });
  expect((await fetch(`${url}/health/ready`, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(`${url}/health/ready`)).headers.get('cache-control')).toBe('no-store');
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
const report = (url: string, body: string) =>
  fetch(`${url}/csp-reports`, { method: 'POST', body, signal: AbortSignal.timeout(15_000) });

test.each([
  ['nothing but 30,000 arrays in one another', DEEP],
  ['a report that holds them', `{"csp-report":{"blocked-uri":${DEEP},"autre":${DEEP}}}`],
  ['no JSON', '{"csp-report":'],
  ['a report too long', JSON.stringify({ 'csp-report': { 'blocked-uri': 'x'.repeat(70_000) } })],
])('%s breaks neither the receiving nor the reading back of reports', async (_what, body) => {
  const url = await serve(answering());
  expect((await report(url, body)).status).toBeOneOf([204, 400, 413]);
  await report(url, JSON.stringify({ 'csp-report': { 'blocked-uri': 'inline' } }));
  const kept = await fetch(`${url}/csp-reports`, { signal: AbortSignal.timeout(15_000) });
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
  const blocked: unknown = expect.stringMatching(/^https:\/\/ailleurs\.test\/•••\/•••\/x{100,160}$/);
  expect(items).toEqual([
    {
      'csp-report': {
        'document-uri': 'http://127.0.0.1/releves',
        'blocked-uri': blocked,
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
    // What it says of its own address makes it no other one.
    const headers = { 'x-forwarded-for': `203.0.113.${turn}` };
    last = await fetch(`${url}/csp-reports`, {
      method: 'POST',
      body: '{"csp-report":{"blocked-uri":"inline"}}',
      headers,
    });
    statuses.push(last.status);
  }
  expect(statuses.filter((status) => status === 204)).toHaveLength(30);
  expect(last?.status).toBe(429);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
});
