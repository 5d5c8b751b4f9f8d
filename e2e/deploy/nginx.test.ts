import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@pwp/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

/* `deploy/nginx/portail.conf`, in the nginx of Debian, before parts that tell what reached them. */

const deploy = resolve(import.meta.dirname, '../../deploy');
const nginx = '/usr/sbin/nginx';
const run = promisify(execFile);

/** A part, or the second of its kind. */
interface Part {
  server: Server;
  port: number;
  asked: { method: string; path: string; headers: IncomingHttpHeaders }[];
}

async function startPart(answer: RequestListener): Promise<Part> {
  const asked: Part['asked'] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push({ method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers });
    answer(incoming, outgoing);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: portOf(server), asked };
}

/** Ends a part as a process ends: nobody listens at its port any more. */
async function stop({ server }: Part): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}

const named =
  (name: string): RequestListener =>
  (_incoming, outgoing) => {
    outgoing.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    outgoing.end(name);
  };

describe.skipIf(!existsSync(nginx))('the reverse proxy', () => {
  let folder: string;
  let child: ChildProcess;
  let ports: { plain: number; secure: number };
  const parts: Record<string, Part> = {};
  const part = (name: string): Part => {
    const found = parts[name];
    if (found === undefined) throw new Error(`no part is called ${name}`);
    return found;
  };

  /** What nginx answers; its certificate is the test's own. */
  async function ask(
    path: string,
    { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: string | undefined } = {},
  ) {
    const sent = request({
      host: '127.0.0.1',
      port: ports.secure,
      servername: 'pwp.example.fr',
      path,
      method,
      headers: { host: 'pwp.example.fr', ...headers },
      rejectUnauthorized: false,
    }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    return { status: answer.statusCode, text, headers: answer.headers };
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pwp-nginx-'));
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
    ports = { plain: await freePort(), secure: await freePort() };
    const key = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        '/CN=pwp.example.fr',
        ...key,
      ],
      { stdio: 'ignore' },
    );
    await mkdir(join(folder, 'logs'));
    const site = [
      ['/etc/ssl/pwp', folder],
      ['/var/cache/nginx/pwp', join(folder, 'cache')],
      ['/usr/share/pwp-portal', join(deploy, 'nginx')],
      ['listen 80;', `listen 127.0.0.1:${ports.plain};`],
      ['listen 443 ssl;', `listen 127.0.0.1:${ports.secure} ssl;`],
      ['listen [::]:80;', ''],
      ['listen [::]:443 ssl;', ''],
      ['127.0.0.1:8081', `127.0.0.1:${part('api').port}`],
      ['127.0.0.1:8181', `127.0.0.1:${part('api 2').port}`],
      ['127.0.0.1:8082', `127.0.0.1:${part('registry').port}`],
      ['127.0.0.1:8182', `127.0.0.1:${part('registry 2').port}`],
      ['127.0.0.1:8080', `127.0.0.1:${part('shell').port}`],
      ['127.0.0.1:8180', `127.0.0.1:${part('shell 2').port}`],
      ['127.0.0.1:8086', `127.0.0.1:${part('keycloak').port}`],
    ].reduce(
      (text, [from = '', to = '']) => {
        if (!text.includes(from)) throw new Error(`the site has no ${from} any more`);
        return text.replaceAll(from, to);
      },
      await readFile(join(deploy, 'nginx/portail.conf'), 'utf8'),
    );
    await writeFile(join(folder, 'site.conf'), site);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${join(folder, kind)};`,
    );
    const main = `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1;
      pid ${join(folder, 'nginx.pid')}; events {}
      http { include /etc/nginx/mime.types; access_log off; ${temporary.join(' ')} include ${join(folder, 'site.conf')}; }`;
    await writeFile(join(folder, 'nginx.conf'), main);
    const words = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
    await run(nginx, ['-t', ...words]);
    child = spawn(nginx, words, { stdio: 'ignore' });
    await vi.waitFor(() => ask('/'));
  });
  afterAll(async () => {
    child.kill('SIGQUIT');
    for (const { server } of Object.values(parts)) {
      server.closeAllConnections();
      server.close();
    }
    await once(child, 'exit');
    await rm(folder, { recursive: true });
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

  test('what Prometheus reads stays inside, and a plain address leads to the secure one', async () => {
    expect((await ask('/metrics')).status).toBe(404);
    expect((await ask('/metrics/registre')).status).toBe(404);
    const plain = await fetch(`http://127.0.0.1:${ports.plain}/profile`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([301, 'https://pwp.example.fr/profile']);
    expect((await ask('/')).headers).toMatchObject({
      'strict-transport-security': 'max-age=63072000',
      server: 'nginx',
    });
  });

  test('a caller chooses neither its address nor that of the portal', async () => {
    await ask('/api/moi', {
      headers: {
        'x-forwarded-for': '203.0.113.7',
        forwarded: 'for=203.0.113.7',
        'x-forwarded-proto': 'http',
        'x-forwarded-prefix': '/x',
      },
    });
    const [{ headers } = { headers: {} }] = [...part('api').asked, ...part('api 2').asked];
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'pwp.example.fr',
      'x-forwarded-proto': 'https',
      host: 'pwp.example.fr',
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
    expect(await ask('/registry/v1/health')).toMatchObject({ status: 503, headers: { 'retry-after': '20' } });
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
      headers: { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '20' },
    });
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'service-indisponible', status: 503 });
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

  test('a page that nobody can make says so, and tries again', async () => {
    for (const name of ['shell', 'shell 2']) await stop(part(name));
    for (const path of ['/numerisation', '/auth/realms/pwp/protocol/openid-connect/auth']) {
      const { status, text, headers } = await ask(path);
      expect([status, headers['cache-control'], headers['content-type']]).toEqual([503, 'no-store', 'text/html']);
      expect(text).toContain('<h1>Le portail est momentanément indisponible</h1>');
      expect(text).toContain('http-equiv="refresh"');
    }
  });
});
