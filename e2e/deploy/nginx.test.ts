import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { askAt, startPart, stop, type Part, type Sent } from './nginx-parts.ts';
import { NGINX, startNginx, type StartedNginx } from './started-nginx.ts';

/* `deploy/nginx/portail.conf`, in the nginx of Debian, before parts that tell what reached them. */

const named =
  (name: string): RequestListener =>
  (_incoming, outgoing) => {
    outgoing.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    outgoing.end(name);
  };

/** What each answer of the parts has, and nginx’s own. */
const KEPT_TO_THE_PAGE = { 'cross-origin-resource-policy': 'same-origin', 'x-content-type-options': 'nosniff' };

/** What a browser says when it opens a page, and what it finds where a part is down. */
const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const UNAVAILABLE = '<h1>Le portail est momentanément indisponible</h1>';

describe.skipIf(!existsSync(NGINX))('the reverse proxy', () => {
  let nginx: StartedNginx;
  const parts: Record<string, Part> = {};
  const part = (name: string): Part => {
    const found = parts[name];
    if (found === undefined) throw new Error(`no part is called ${name}`);
    return found;
  };

  const ask = (path: string, sent: Sent = {}) => askAt(nginx, path, sent);

  beforeAll(async () => {
    const kinds = {
      api: named('api'),
      registry: named('registry'),
      shell: named('shell'),
      keycloak: named('keycloak'),
    };
    for (const [name, answer] of Object.entries(kinds)) {
      parts[name] = await startPart(answer);
      if (name !== 'keycloak') parts[`${name} 2`] = await startPart(answer);
    }
    const here = (name: string) => `127.0.0.1:${part(name).port}`;
    nginx = await startNginx(['nginx/parts.conf', 'nginx/portail.conf'], {
      '127.0.0.1:8081': here('api'),
      '127.0.0.1:8181': here('api 2'),
      '127.0.0.1:8082': here('registry'),
      '127.0.0.1:8182': here('registry 2'),
      '127.0.0.1:8080': here('shell'),
      '127.0.0.1:8180': here('shell 2'),
      '127.0.0.1:8086': here('keycloak'),
    });
  });
  afterAll(async () => {
    const stopped = nginx.stop();
    for (const { server } of Object.values(parts)) {
      server.closeAllConnections();
      server.close();
    }
    await stopped;
  });
  beforeEach(() => {
    for (const one of Object.values(parts)) one.asked.length = 0;
  });

  test.each([
    ['/api/meta', 'api'],
    ['/registry/v1/health/ready', 'registry'],
    ['/health/ready', 'shell'],
    ['/modules/profile/1.0.0/main.js', 'registry'],
    ['/auth/realms/pwp', 'keycloak'],
    ['/', 'shell'],
    ['/numerisation?filtre=rejetes', 'shell'],
    ['/apiculture', 'shell'],
  ])('%s goes to the %s', async (path, name) => {
    expect(await ask(path)).toMatchObject({ status: 200, text: name });
  });

  test('no part is asked to send back what it was sent', async () => {
    expect((await ask('/api/session', { method: 'TRACE' })).status).toBe(405);
  });

  test('what Prometheus reads stays inside, and a plain address leads to the secure one', async () => {
    expect(await ask('/metrics')).toMatchObject({ status: 404, headers: { 'x-content-type-options': 'nosniff' } });
    expect((await ask('/metrics/registre')).status).toBe(404);
    const plain = await fetch(`http://127.0.0.1:${nginx.ports.plain}/profile`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([301, 'https://pwp.example.fr/profile']);
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await ask('/')).headers).toMatchObject({
      'strict-transport-security': 'max-age=63072000',
      server: 'nginx',
    });
  });

  test('what is no page is refused in clear, without a way to go on as if nothing had happened', async () => {
    for (const path of ['/api/moi', '/auth/realms/pwp', '/registry/v1/manifest', '/modules/aide/1/main.js', '/api']) {
      const refused = await fetch(`http://127.0.0.1:${nginx.ports.plain}${path}`, { redirect: 'manual' });
      expect([path, refused.status, refused.headers.get('location')]).toEqual([path, 403, null]);
      expect(refused.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await refused.text()).toContain('demandez cette adresse en https');
    }
    expect(Object.values(parts).flatMap(({ asked }) => asked)).toEqual([]);
  });

  test('whoever answers, the type is not to be guessed, and is said once with its charset', async () => {
    const answering =
      (headers: Record<string, string>): RequestListener =>
      (_incoming, outgoing) =>
        outgoing.writeHead(200, headers).end('body');
    const shells = [part('shell'), part('shell 2')];
    for (const shell of shells) shell.answer = answering({ 'x-content-type-options': 'nosniff' });
    part('keycloak').answer = answering({ 'content-type': 'text/css' });
    expect((await ask('/')).headers['x-content-type-options']).toBe('nosniff');
    expect((await ask('/auth/resources/login.css')).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-type': 'text/css; charset=utf-8',
    });
    const large = await ask('/', { headers: { cookie: 'x'.repeat(20_000) } });
    expect(large).toMatchObject({
      status: 400,
      headers: { 'x-content-type-options': 'nosniff', 'content-type': 'text/html; charset=utf-8' },
    });
    for (const shell of shells) shell.answer = named('shell');
    part('keycloak').answer = named('keycloak');
  });

  test('the log has what was asked and who answered, without a query, the page before, or a numéro unique', async () => {
    await ask('/auth/realms/pwp/login-actions/action-token?key=first-key', {
      headers: { referer: 'https://pwp.example.fr/comptes?nom=Dupont' },
    });
    await ask('/api/numerisation/fiches-de-transmission/0750123456789?x=1');
    await fetch(`http://127.0.0.1:${nginx.ports.plain}/api/moi?jeton=second-key`);
    const lines = await vi.waitFor(async () => {
      const text = await nginx.logs();
      expect(text).toContain('/api/moi HTTP/1.1" 403');
      return text;
    });
    expect(lines).toContain('"GET /auth/realms/pwp/login-actions/action-token HTTP/1.1" 200');
    expect(lines).toContain(`127.0.0.1:${part('keycloak').port} 200`);
    expect(lines).toContain('"GET /api/numerisation/fiches-de-transmission/... HTTP/1.1" 200');
    expect(lines).not.toMatch(/first-key|second-key|Dupont|0750123456789|\?/);
  });

  test('what Keycloak answers is for pages of the portal alone, and the window that signs in again keeps its opener', async () => {
    const { headers } = await ask('/auth/realms/pwp');
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=63072000',
    });
    expect(headers).not.toHaveProperty('cross-origin-opener-policy');
  });

  test('a caller chooses neither its address nor that of the portal, and its trace goes on', async () => {
    const traceparent = '00-a1b2c3d4e5f60718293a4b5c6d7e8f90-a1b2c3d4e5f60718-01';
    await ask('/api/moi', {
      headers: {
        'x-forwarded-for': '203.0.113.7',
        forwarded: 'for=203.0.113.7',
        'x-forwarded-proto': 'http',
        'x-forwarded-prefix': '/x',
        traceparent,
      },
    });
    const [{ headers } = { headers: {} }] = [...part('api').asked, ...part('api 2').asked];
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'pwp.example.fr',
      'x-forwarded-proto': 'https',
      host: 'pwp.example.fr',
      traceparent,
    });
    expect(headers).not.toHaveProperty('forwarded');
    expect(headers).not.toHaveProperty('x-forwarded-prefix');
  });

  test('a file of a module is asked for once, and is served while the registry is down', async () => {
    const file = '/modules/aide/2.0.0/main.js';
    for (let times = 0; times < 3; times += 1) expect((await ask(file)).text).toBe('registry');
    expect([...part('registry').asked, ...part('registry 2').asked]).toHaveLength(1);
    for (const name of ['registry', 'registry 2']) await stop(part(name));
    expect((await ask(file)).status).toBe(200);
    expect(await ask('/registry/v1/health?key=third-key')).toMatchObject({
      status: 503,
      headers: { 'retry-after': '20' },
    });
    expect(await nginx.logs()).not.toContain('third-key');
  });

  test('an API that dies under requests: what is read is asked of the other, what is sent is sent once', async () => {
    const sent: string[] = [];
    const dying: RequestListener = (incoming) => {
      sent.push(`${incoming.method} ${incoming.url}`);
      incoming.socket.destroy();
    };
    for (const name of ['api', 'api 2']) part(name).server.removeAllListeners('request').on('request', dying);
    const refused = await ask('/api/plis', { method: 'POST' });
    expect(refused).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '20', ...KEPT_TO_THE_PAGE },
    });
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'service-indisponible', status: 503 });
    const opened = await ask('/api/plis', { method: 'POST', headers: PAGE });
    expect(opened).toMatchObject({
      status: 503,
      headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': '20' },
    });
    expect(opened.text).toContain(UNAVAILABLE);
    sent.pop();
    expect(sent).toEqual(['POST /api/plis']);
    part('api 2').server.removeAllListeners('request').on('request', named('api'));
    await vi.waitFor(async () => {
      for (let times = 0; times < 8; times += 1) expect((await ask('/api/plis')).text).toBe('api');
    });
  });

  test('of two that are restarted one after the other, the one that is back is asked at once', async () => {
    const [first, second] = [part('shell'), part('shell 2')];
    await stop(first);
    for (let times = 0; times < 4; times += 1) expect((await ask('/')).text).toBe('shell');
    first.server.listen(first.port, '127.0.0.1');
    await once(first.server, 'listening');
    await stop(second);
    for (let times = 0; times < 4; times += 1) expect(await ask('/')).toMatchObject({ status: 200, text: 'shell' });
    second.server.listen(second.port, '127.0.0.1');
    await once(second.server, 'listening');
  });

  test('while Keycloak is down the shell answers in its place, a form that was sent too; what Keycloak answers itself passes', async () => {
    const address = '/auth/realms/pwp/login-actions/authenticate?session_code=1';
    part('keycloak')
      .server.removeAllListeners('request')
      .on('request', (_incoming: IncomingMessage, outgoing: ServerResponse) => outgoing.writeHead(503).end('starting'));
    expect(await ask(address)).toMatchObject({ status: 503, text: 'starting' });
    await stop(part('keycloak'));
    for (const method of ['GET', 'POST']) {
      for (const name of ['shell', 'shell 2']) part(name).asked.length = 0;
      const body = method === 'POST' ? 'username=a&password=b' : undefined;
      expect(await ask(address, { method, body })).toMatchObject({ status: 200, text: 'shell' });
      const asked = [...part('shell').asked, ...part('shell 2').asked];
      expect(asked).toMatchObject([{ method: 'GET', path: address, headers: { host: 'pwp.example.fr' } }]);
      expect(asked[0]?.headers['content-length'] ?? '0').toBe('0');
    }
  });

  test('a page that nobody can make says so, and tries again; whoever opens no page has a problem', async () => {
    for (const name of ['shell', 'shell 2']) await stop(part(name));
    for (const path of ['/numerisation', '/auth/realms/pwp/protocol/openid-connect/auth']) {
      const asked = await ask(path);
      expect(asked).toMatchObject({
        status: 503,
        headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      });
      const { status, text, headers } = await ask(path, { headers: PAGE });
      expect([status, headers['cache-control'], headers['content-type']]).toEqual([
        503,
        'no-store',
        'text/html; charset=utf-8',
      ]);
      expect(headers).toMatchObject(KEPT_TO_THE_PAGE);
      // The window that signs in again passes through here.
      expect(headers).not.toHaveProperty('cross-origin-opener-policy');
      expect(text).toContain(UNAVAILABLE);
      expect(text).toContain('http-equiv="refresh"');
    }
  });
});

describe.skipIf(!existsSync(NGINX))('the reverse proxy among containers', () => {
  const asked: IncomingHttpHeaders[] = [];
  const parts: Part[] = [];
  let nginx: StartedNginx;

  beforeAll(async () => {
    for (const name of ['api', 'registry', 'shell', 'keycloak'])
      parts.push(
        await startPart((incoming, outgoing) => {
          asked.push(incoming.headers);
          outgoing.end(name);
        }),
      );
    const [api = '', registry = '', shell = '', keycloak = ''] = parts.map(({ port }) => `127.0.0.1:${port}`);
    nginx = await startNginx(['oci/parts.conf', 'kubernetes/ingress.conf', 'nginx/portail.conf'], {
      'api:8081': api,
      'registry:8082': registry,
      'shell:8080': shell,
      'keycloak:8086': keycloak,
      '10.0.0.0/8': '127.0.0.0/8',
    });
  });
  afterAll(async () => {
    const stopped = nginx.stop();
    for (const { server } of parts) {
      server.closeAllConnections();
      server.close();
    }
    await stopped;
  });

  test('each address goes to the service of its part', async () => {
    const paths = ['/api/meta', '/registry/v1/health', '/modules/aide/1/main.js', '/auth/realms/pwp', '/'];
    const answers: string[] = [];
    for (const path of paths) answers.push((await askAt(nginx, path)).text);
    expect(answers).toEqual(['api', 'registry', 'registry', 'keycloak', 'shell']);
  });

  test('behind an Ingress controller, who asks is who the controller says, and nobody says it for himself', async () => {
    asked.length = 0;
    await askAt(nginx, '/api/moi', { headers: { 'x-forwarded-for': '198.51.100.9, 203.0.113.7' } });
    expect(asked).toMatchObject([{ 'x-forwarded-for': '203.0.113.7' }]);
  });

  test('fifty people of one office sign in within a minute; who goes on guessing is refused, in words, and nobody else', async () => {
    const form = '/auth/realms/pwp/login-actions/authenticate?session_code=1';
    const from = (address: string, path: string, method = 'POST') =>
      askAt(nginx, path, { method, headers: { 'x-forwarded-for': address } });
    const send = () => from('203.0.113.7', form);
    for (let times = 0; times < 100; times += 1) expect((await send()).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 100 }, send));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]?.text).toContain('<h1>Trop d’essais de connexion depuis votre réseau</h1>');
    expect(refused[0]?.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'retry-after': '20',
      'cache-control': 'no-store',
      ...KEPT_TO_THE_PAGE,
    });
    // Neither another address, nor the page of sign-in, nor tokens, nor another part.
    expect((await from('203.0.113.8', form)).status).toBe(200);
    expect((await from('203.0.113.7', form, 'GET')).status).toBe(200);
    expect((await from('203.0.113.7', '/auth/realms/pwp/protocol/openid-connect/token')).status).toBe(200);
    expect((await from('203.0.113.7', '/api/moi')).status).toBe(200);
  });
});
