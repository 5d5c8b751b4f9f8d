import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noProxies, writeRings } from '@pwp/api-kit';
import { GrantOffer, OpenedGrant, RINGS_COOKIE, usualBrand } from '@pwp/contracts';
import { createRegistry, generatePrivateKey, type RegistryServer } from '@pwp/plugins-registry';
import { createShell } from '@pwp/shell/server';
import { writeBuild } from '@pwp/shell/empty-build';
import { movableClock, type MovableClock } from '@pwp/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

/* The pages of a shell whose registry grants a module from a developer's machine: both real, by HTTP. */

const OPERATOR = 'jeton-de-l-exploitation-des-tests';
const SECRET = 'secret-des-anneaux-des-tests';
const ENTRY = 'http://127.0.0.1:5199/pwp-developpement.js';

const rings = (v: string) =>
  `${RINGS_COOKIE}=${writeRings({ g: null, o: null, r: ['professionnel'], p: 50, v, t: 0 }, SECRET)}`;
const developer = rings('developpeuse');

let folder: string;
let clock: MovableClock;
let registry: RegistryServer;
let registryUrl: string;
let shellUrl: string;
let ends: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-grants-'));
  ends = [];
  clock = movableClock(new Date());
  const modulesDir = join(folder, 'modules');
  await mkdir(modulesDir);
  const { registry: made, url } = await startRegistry(modulesDir);
  registry = made;
  registryUrl = url;
  shellUrl = await startShell(true);
});
afterEach(async () => {
  for (const end of ends.toReversed()) await end();
  await rm(folder, { recursive: true });
});

async function startRegistry(modulesDir: string) {
  const started = await createRegistry(
    {
      host: '127.0.0.1',
      port: 0,
      modulesDir,
      databaseUrl: `sqlite:${join(folder, 'registry.sqlite')}`,
      portalUrl: 'http://127.0.0.1:1',
      releases: join(folder, 'releases'),
      privateKey: generatePrivateKey(),
      operatorToken: OPERATOR,
      ringsSecret: SECRET,
      issuer: 'http://127.0.0.1:1/auth/realms/pwp',
      sample: 5,
      threshold: 0.4,
      developmentGrants: true,
      strict: false,
    },
    { clock },
  );
  ends.push(() => started.close());
  return { registry: started, url: await listen(started.handler) };
}

async function startShell(developmentGrants: boolean): Promise<string> {
  const dist = join(folder, 'dist');
  await writeBuild(dist);
  const shell = await createShell(
    {
      publicUrl: 'http://127.0.0.1:8080',
      registryUrls: [registryUrl],
      registryKeys: [registry.publicKey],
      keycloak: { url: 'http://127.0.0.1:8080/auth', realm: 'pwp', clientId: 'pwp-portal' },
      brand: usualBrand,
      localStack: false,
      developmentGrants,
      proxies: noProxies,
    },
    { dist },
  );
  return listen(shell);
}

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
    return once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const declaration = { id: 'essai', title: 'Essai', path: '/essai', icon: 'fr-icon-mail-line', order: 10 };

/** Opens a grant and takes it as this account; its id, and the cookie that the browser keeps. */
async function granted(who = developer): Promise<{ grant: string; cookie: string }> {
  const opened = await fetch(`${registryUrl}/registry/v1/modules/essai/grants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json' },
    body: JSON.stringify({ entry: ENTRY, declaration, hours: 1 }),
  });
  const { grant, path } = OpenedGrant.parse(await opened.json());
  const ask = (what: string, body: object) =>
    fetch(`${registryUrl}/registry/v1/grants/${what}`, {
      method: 'POST',
      headers: { cookie: who, origin: registryUrl, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const code = new URL(path, registryUrl).searchParams.get('jeton');
  const { consent } = GrantOffer.parse(await (await ask('offer', { code })).json());
  const taken = await ask('take', { code, consent });
  expect(taken.status).toBe(200);
  return { grant, cookie: taken.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
}

interface Seen {
  html: string;
  policy: string;
  forgets: boolean;
  cacheControl: string;
}

async function pageOf(cookies: string, url = shellUrl): Promise<Seen> {
  const response = await fetch(`${url}/essai`, { headers: { cookie: cookies } });
  const set = response.headers.get('set-cookie') ?? '';
  return {
    html: await response.text(),
    policy: response.headers.get('content-security-policy') ?? '',
    forgets: /^pwp-developpement=; .*Max-Age=0/.test(set),
    cacheControl: response.headers.get('cache-control') ?? '',
  };
}

const ordinary = { forgets: false, cacheControl: 'private, no-cache' };

test('the page of who took a grant names his machine; everybody else’s stays the same, byte for byte', async () => {
  const everybody = [developer, rings('quelqu-un'), ''];
  const before = await Promise.all(everybody.map((cookies) => pageOf(cookies)));
  const { cookie } = await granted();
  const page = await pageOf(`${developer}; ${cookie}`);
  expect(page.html).toContain(`"development":{"entry":"${ENTRY}"`);
  expect(page.html).toContain('{"imports":{"vue":"/assets/development-runtime-1.js"}');
  const nonce = /<meta property="csp-nonce" nonce="([^"]{20,})">/.exec(page.html)?.[1] ?? '';
  const list = (name: string) =>
    page.policy
      .split('; ')
      .map((directive) => directive.split(' '))
      .find(([first]) => first === name)
      ?.slice(1);
  expect(list('script-src')).toEqual(expect.arrayContaining(["'self'", 'http://127.0.0.1:5199']));
  expect(list('connect-src')).toEqual(["'self'", 'http://127.0.0.1:5199', 'ws://127.0.0.1:5199']);
  expect(list('style-src')).toEqual(["'self'", `'nonce-${nonce}'`]);
  expect(page.policy).not.toMatch(/unsafe|\*/);
  expect(page.policy).toContain("require-trusted-types-for 'script'");
  expect(page.cacheControl).toBe('no-store');
  expect((await pageOf(`${developer}; ${cookie}`)).html).not.toContain(nonce);
  expect(await Promise.all(everybody.map((cookies) => pageOf(cookies)))).toEqual(before);
});

const tampered = ({ cookie }: { cookie: string }) => `${cookie.slice(0, -4)}AAAA`;

test.each([
  { name: 'whose signature was changed', look: async () => `${developer}; ${tampered(await granted())}` },
  {
    name: 'that says another machine',
    look: async () => {
      const [name = '', text = '', signature = ''] = (await granted()).cookie.split(/[=.]/);
      const said = Buffer.from(text, 'base64url').toString().replace('127.0.0.1:5199', '127.0.0.1:6666');
      return `${developer}; ${name}=${Buffer.from(said).toString('base64url')}.${signature}`;
    },
  },
  { name: 'of another account', look: async () => `${rings('quelqu-un')}; ${(await granted()).cookie}` },
  {
    name: 'that expired',
    look: async () => {
      const { cookie } = await granted();
      clock.advance(3_600_000);
      return `${developer}; ${cookie}`;
    },
  },
  {
    name: 'that was revoked',
    look: async () => {
      const { grant, cookie } = await granted();
      const headers = { authorization: `Bearer ${OPERATOR}` };
      await fetch(`${registryUrl}/registry/v1/grants/${grant}`, { method: 'DELETE', headers });
      return `${developer}; ${cookie}`;
    },
  },
  { name: 'that is no grant', look: () => Promise.resolve(`${developer}; pwp-developpement=oui`) },
  { name: 'without end', look: () => Promise.resolve(`${developer}; pwp-developpement=${'x'.repeat(3_000)}`) },
])('a grant $name gives the ordinary page, and is forgotten', async ({ look }) => {
  const before = await pageOf(developer);
  const cookies = await look();
  expect(await pageOf(cookies)).toEqual({ ...before, ...ordinary, forgets: true });
});

test('a shell that was not told to permits none, whatever its registry grants', async () => {
  const closed = await startShell(false);
  const before = await pageOf(developer, closed);
  const { cookie } = await granted();
  expect(await pageOf(`${developer}; ${cookie}`, closed)).toEqual({ ...before, forgets: true });
});

test('a registry that is down gives the ordinary page, and the grant is kept for when it is back', async () => {
  const before = await pageOf(developer);
  const { cookie } = await granted();
  const [closeRegistryServer] = ends.splice(1, 1);
  await closeRegistryServer?.();
  expect(await pageOf(`${developer}; ${cookie}`)).toEqual({ ...before, ...ordinary });
});
