import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, noProxies, type Listening } from '@pwp/api-kit';
import { usualBrand } from '@pwp/contracts';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createRegistry, readRegistryConfig, type RegistryServer } from '@pwp/plugins-registry';
import { createShell } from '@pwp/shell/server';
import { writeBuild } from '@pwp/shell/empty-build';
import { startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFrontDoor } from '../front-door/front-door.ts';
import { readLocalConfig, partsEnvironment } from './local-config.ts';
import { createMailbox, type Mailbox } from '../stand-ins/mailbox/mailbox.ts';
import { createOutside, type Outside } from './outside.ts';
import { localRegistrySettings } from './registry-secrets.ts';

/*
 * What no browser sends, to each server of the portal, straight and through the front door. Nothing of it may end a server, nor be
 * an error of ours.
 */

let folder: string;
let api: TestApi;
let registry: RegistryServer;
let mailbox: Mailbox;
let outside: Outside;
const servers: Record<string, Listening> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-broken-'));
  const config = readLocalConfig({ PWP_DATA_DIR: folder });
  api = await startTestApi({
    modules: installedModules,
    environment: {
      ...definedOf(partsEnvironment(config, 'http://127.0.0.1:9', {})),
      ...localRegistrySettings(folder),
      PWP_REGISTRY_URL: 'http://127.0.0.1:9',
    },
  });
  registry = await createRegistry(readRegistryConfig(localRegistrySettings(folder)));
  mkdirSync(join(folder, 'outside'));
  outside = await createOutside({ ...config, smtpPort: 0, dataDir: join(folder, 'outside') }, 'http://127.0.0.1:9');
  mkdirSync(join(folder, 'mailbox'));
  mailbox = await createMailbox({ smtpPort: 0, dataDir: join(folder, 'mailbox'), warn: () => undefined });
  // What looks at slow callers does so between two requests, not only every five seconds.
  const serve = (handler: Parameters<typeof listen>[0]) =>
    listen(handler, { port: 0, host: '127.0.0.1', pace: { window: 30_000, rate: 4_096, every: 20 } });
  servers['registry'] = await serve(registry.handler);
  const dist = join(folder, 'dist');
  await writeBuild(dist, undefined, { 'assets/portal-1.js': 'plain' });
  const shell = await createShell(
    {
      publicUrl: 'http://127.0.0.1:8080',
      registryUrls: [servers['registry'].url],
      registryKeys: [registry.publicKey],
      keycloak: { url: 'http://127.0.0.1:8080/auth', realm: 'pwp', clientId: 'pwp-portal' },
      brand: usualBrand,
      localStack: true,
      proxies: noProxies,
    },
    { dist },
  );
  servers['api'] = await serve(api.platform.handler);
  servers['outside'] = await serve(createFrontDoor({ routes: outside.routes }));
  servers['mailbox'] = await serve(mailbox.handler);
  const routes = [
    { prefixes: ['/api', '/metrics'], to: [servers['api'].url] },
    { prefixes: ['/registry', '/modules'], to: [servers['registry'].url] },
    { prefixes: ['/auth', '/dev', '/simulateurs'], to: [servers['outside'].url] },
    { prefixes: ['/'], to: shell },
  ];
  servers['front door'] = await serve(createFrontDoor({ routes }));
});
afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.close(0)));
  await outside.close();
  await registry.close();
  await mailbox.close();
  await api.close();
  rmSync(folder, { recursive: true });
});

const definedOf = (environment: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** How the sender leaves: it waits for what is said, closes its side, or breaks the connection. */
type Leaving = 'waits' | 'half-closes' | 'resets';
type Text = (path: string) => string;
type Kind = readonly [what: string, text: Text, leaving?: Leaving];

const REST = 'Host: x\r\nConnection: close\r\n';
const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\n${REST}${headers}\r\n`;
const post = (path: string, headers: string, body = '', method = 'POST') =>
  `${method} ${path} HTTP/1.1\r\n${REST}${headers}\r\n${body}`;
const sized = (type: string, body: string) => `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n`;
const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
const form =
  (type: string, body: string): Text =>
  (path) =>
    post(path, sized(type, body), body);
const MULTIPART = 'multipart/form-data; boundary=b';

const KINDS: readonly Kind[] = [
  ['HTTP/1.0 without Host', (path) => `GET ${path} HTTP/1.0\r\n\r\n`],
  ['HTTP/1.0 with a body and without Host', (path) => `POST ${path} HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}`],
  ['HTTP/1.1 without Host', (path) => `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`],
  ['an empty Host', (path) => `GET ${path} HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n`],
  ['a Host that is none', (path) => `GET ${path} HTTP/1.1\r\nHost: [::::\r\nConnection: close\r\n\r\n`],
  ['HTTP/0.9', (path) => `GET ${path}\r\n\r\n`],
  ['a TLS hello', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a method that is none', (path) => `BREW ${path} HTTP/1.1\r\n${REST}\r\n`],
  ['a method with an unusual name', (path) => `M-SEARCH ${path} HTTP/1.1\r\n${REST}\r\n`],
  ['a chunk size that is none', (path) => post(path, 'Transfer-Encoding: chunked\r\n', 'xyz\r\nabc\r\n')],
  ['a chunk longer than it says', (path) => post(path, 'Transfer-Encoding: chunked\r\n', '1\r\nabcdef\r\n0\r\n\r\n')],
  ['a GET in chunks', (path) => post(path, 'Transfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n', 'GET')],
  ['trailers', (path) => post(path, 'Trailer: X\r\nTransfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\nX: é\r\n\r\n')],
  ['a header of 64 KB', (path) => get(path, `X-Long: ${'x'.repeat(65_536)}\r\n`)],
  ['five thousand headers', (path) => get(path, 'A: b\r\n'.repeat(5_000))],
  ['a header without a name', (path) => get(path, ': x\r\n')],
  ['a NUL in a header', (path) => get(path, 'X: a\0b\r\n')],
  [
    'bytes that are no ASCII in headers',
    (path) => get(path, 'X-Request-Id: \xe9\xff\r\nAccept-Language: \xff\r\nCookie: \xe9=\xff\r\n'),
  ],
  ['a percent that escapes nothing', (path) => get(`${path}/%?q=%&%=%zz`)],
  ['escapes that are no UTF-8', (path) => get(`${path}/%c0%ae%ff?q=%ff`)],
  ['an escaped NUL', (path) => get(`${path}/%00?q=%00`)],
  ['a NUL in the path', (path) => get(`${path}/a\0b`)],
  ['bytes that are no ASCII in the path', (path) => get(`${path}/\xe9\xff`)],
  ['two slashes', (path) => get(`//${path}//`)],
  ['nothing but slashes', () => get('//')],
  ['the folder above', (path) => get(`${path}/../../../etc/passwd`)],
  ['the folder above, escaped', (path) => get(`${path}/%2e%2e%2f%2e%2e%5cetc`)],
  ['names of JavaScript', (path) => get(`${path}/constructor?__proto__=1&constructor=2`)],
  ['a path of 12,000 characters', (path) => get(`${path}/${'é'.repeat(2_000).replaceAll('é', '%C3%A9')}`)],
  ['a whole address', (path) => get(`http://ailleurs.test${path}`)],
  ['a whole address without a path', () => get('http://ailleurs.test')],
  ['an address of another scheme', () => get('ftp://ailleurs.test/x')],
  ['OPTIONS *', () => `OPTIONS * HTTP/1.1\r\n${REST}\r\n`],
  ['CONNECT', () => 'CONNECT ailleurs.test:443 HTTP/1.1\r\nHost: ailleurs.test:443\r\n\r\n'],
  [
    'an upgrade',
    (path) =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAA\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  ],
  [
    'an upgrade to HTTP/2',
    (path) =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n\r\n`,
  ],
  [
    'a length and chunks',
    (path) => post(path, 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nGET /x HTTP/1.1\r\n\r\n'),
  ],
  ['two lengths', (path) => post(path, 'Content-Length: 2\r\nContent-Length: 3\r\n', '{}')],
  ['a length that is none', (path) => post(path, 'Content-Length: -1\r\n', '{}')],
  ['an unknown coding', (path) => post(path, 'Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
  [
    'a content coding that lies',
    (path) => post(path, `Content-Encoding: gzip\r\n${sized('application/json', '{}')}`, '{}'),
  ],
  [
    'a form whose content coding lies',
    (path) => post(path, `Content-Encoding: br\r\n${sized('application/x-www-form-urlencoded', 'a=b')}`, 'a=b'),
  ],
  ['an expectation that nobody meets', (path) => post(path, 'Expect: wonders\r\nContent-Length: 2\r\n', '{}')],
  [
    'hop-by-hop headers of its own',
    (path) => get(path, 'Connection: host, content-length, authorization\r\nTE: trailers\r\n'),
  ],
  [
    'a body half sent, then its side closed',
    (path) => post(path, sized('application/json', 'x'.repeat(1_000)), '{"a":'),
    'half-closes',
  ],
  [
    'a form half sent, then its side closed',
    (path) => post(path, `Content-Type: ${MULTIPART}\r\nContent-Length: 1000\r\n`, '--b\r\nContent-Disp'),
    'half-closes',
  ],
  ['a connection broken in its headers', (path) => `POST ${path} HTTP/1.1\r\nHost:`, 'resets'],
  [
    'a connection broken in its body',
    (path) => post(path, sized('application/json', 'x'.repeat(1_000)), '{"a":'),
    'resets',
  ],
  ['a connection broken in a chunk', (path) => post(path, 'Transfer-Encoding: chunked\r\n', 'ff\r\nabc'), 'resets'],
  [
    'a connection broken in a form',
    (path) =>
      post(
        path,
        `Content-Type: ${MULTIPART}\r\nContent-Length: 1000\r\n`,
        '--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nabc',
      ),
    'resets',
  ],
  ['a connection broken before its answer', (path) => get(path), 'resets'],
  ['a range that is none', (path) => get(path, 'Range: bytes=9-1,abc,-,18446744073709551616-\r\nIf-Range: x\r\n')],
  [
    'conditions that are none',
    (path) =>
      get(
        path,
        'If-None-Match: ",,"\r\nIf-Modified-Since: hier\r\nAccept: ;;q=x\r\nAccept-Encoding: br;q=,gzip;q=9\r\n',
      ),
  ],
  ['credentials that are none', (path) => get(path, 'Authorization: Bearer ...\r\nCookie: =;;=%;a="\r\n')],
  ['a body of 3 MB', form('application/json', `"${'x'.repeat(3_000_000)}"`)],
  ['30,000 arrays in one another', form('application/json', deep)],
  ['JSON cut short', form('application/json', '{"a":')],
  ['JSON in a charset that is none', form('application/json; charset=x-rien', '{}')],
  ['a form nested 30,000 deep', form('application/x-www-form-urlencoded', `a${'[b]'.repeat(20_000)}=%`)],
  ['a form without a boundary', form('multipart/form-data', 'x')],
  ['a form of nothing but noise', form(MULTIPART, '\0\xff--b--b\r\n\r\n--b')],
  ['a form whose part has no end', form(MULTIPART, `--b\r\n${'X: y\r\n'.repeat(3_000)}`)],
  ['a content type that is none', form(';;;=', '{}')],
  ['fifty requests in one breath', (path) => `${`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(50)}${get(path)}`],
];

/** Sends it and leaves as said; resolves with what was answered meanwhile. */
async function send({ port }: { port: number }, text: string, leaving: Leaving = 'waits'): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise<void>((written) => {
    socket.write(text, 'latin1', () => written());
    socket.once('close', written);
  });
  if (leaving === 'half-closes') socket.end();
  if (leaving === 'resets') socket.resetAndDestroy();
  await closed;
  return answer;
}

const TARGETS: readonly [server: string, paths: readonly string[], alive: string][] = [
  [
    'api',
    ['/api/session', '/api/comptes/demandes', '/api/numerisation/plis', '/api/openapi.json', '/metrics'],
    '/api/health/live',
  ],
  ['registry', ['/registry/v1/manifest', '/registry/v1/beacons', '/modules/numerisation'], '/registry/v1/health'],
  [
    'outside',
    [
      '/auth/realms/pwp/protocol/openid-connect/token',
      '/auth/realms/pwp/protocol/openid-connect/auth',
      '/auth/admin/realms/pwp/users',
      '/auth/realms/pwp/mot-de-passe-oublie',
      '/auth/realms/pwp/nouveau-mot-de-passe',
      '/dev/identity/panne',
      '/dev/mail/panne',
      '/simulateurs/sne/v1/demandes',
      '/dev/sne',
      '/simulateurs/docaposte/v1/plis',
      '/dev/docaposte',
      '/simulateurs/glpi/apirest.php/initSession',
      '/dev/glpi',
    ],
    '/auth/realms/pwp/.well-known/openid-configuration',
  ],
  ['mailbox', ['/dev/mail', '/dev/mail/panne', '/dev/mail/messages/1/html'], '/dev/mail/messages'],
  [
    'front door',
    [
      '/',
      '/numerisation',
      '/assets/portal-1.js',
      '/csp-reports',
      '/registry/v1/beacons',
      '/api/comptes/demandes',
      '/modules/x',
      '/auth/realms/pwp',
      '/simulateurs/docaposte/v1/plis',
    ],
    '/api/health/live',
  ],
];

describe.each(TARGETS)('%s', (name, paths, alive) => {
  test.each(KINDS.map(([what, text, leaving = 'waits']) => [what, text, leaving] as const))(
    '%s: the server lives on, and it is no error of ours',
    async (_what, text, leaving) => {
      const server = servers[name];
      if (server === undefined) throw new Error(name);
      const ours: string[] = [];
      for (const path of paths) {
        const answer = await send(server, text(path), leaving);
        if (answer.startsWith('HTTP/1.1 500')) ours.push(path);
      }
      expect(ours).toEqual([]);
      expect((await fetch(server.url + alive)).status).toBe(200);
    },
  );
});

const SMTP_KINDS: readonly [what: string, text: string, leaving?: Leaving][] = [
  ['a web request', 'POST / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['noise', '\0\xff\xfe\r\n\r\n\x16\x03\x01\r\n'],
  ['a line of a megabyte', `HELO ${'x'.repeat(1_048_576)}\r\n`],
  ['commands out of order', 'DATA\r\nRCPT TO:<a@b>\r\nMAIL FROM:<a@b>\r\n'],
  [
    'addresses that are none',
    'EHLO x\r\nMAIL FROM:<<<\r\nMAIL FROM:<a@b> SIZE=x\r\nRCPT TO:\r\nMAIL FROM:<\0@\xff>\r\n',
  ],
  [
    'a mail nested 2,000 deep',
    mail(
      Array.from({ length: 2_000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join(
        '',
      ),
    ),
  ],
  [
    'a mail whose headers lie',
    mail(
      'Content-Type: text/html; charset=x-rien\r\nContent-Transfer-Encoding: base64\r\nSubject: =?x?B?%%%?=\r\nDate: hier\r\n\r\n\xff\0',
    ),
  ],
  [
    'a mail broken in the middle',
    'EHLO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@b.test>\r\nDATA\r\nSubject: x\r\n\r\nabc',
    'resets',
  ],
  ['credentials that are none', 'EHLO x\r\nAUTH PLAIN ====\r\nAUTH LOGIN\r\n*\r\nAUTH X\r\n'],
];

function mail(content: string): string {
  return `EHLO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@b.test>\r\nDATA\r\n${content}\r\n.\r\n`;
}

test.each(SMTP_KINDS)('mailbox (SMTP), %s: the server lives on', async (_what, text, leaving) => {
  await send({ port: mailbox.smtpPort }, leaving === 'resets' ? text : `${text}QUIT\r\n`, leaving ?? 'half-closes');
  const socket: Socket = connect(mailbox.smtpPort, '127.0.0.1');
  const [greeting] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(String(greeting)).toMatch(/^220 /);
});
