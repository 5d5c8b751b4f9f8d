import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request as askPlain } from 'node:http';
import { request as askSecure } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { freePort } from '@pwp/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { NGINX, startNginx, type StartedNginx } from './started-nginx.ts';

/* Files of modules that nobody asked for yet, while no registry lives: nginx has them from the folder of a real one, as it gave them. */

const repository = resolve(import.meta.dirname, '../..');
const secret = () => randomBytes(24).toString('base64');

/** A module’s files, by name. */
const FILES = {
  'main.js': 'export const mount = () => "courriers";'.repeat(20),
  'worker.mjs': 'self.onmessage = () => undefined;'.repeat(20),
  'style.css': ':where([data-module=courriers]) .courriers { color: red }'.repeat(20),
  'textes/textes-Ab_9-x.json': JSON.stringify({ textes: 'é'.repeat(400) }),
  'decodeur.wasm': '\0asm',
  'image.webp': 'RIFF',
  'icone.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'modele.bin': 'poids',
};
const ROLES: Readonly<Record<string, string>> = { 'main.js': 'entry', 'style.css': 'css' };
/** What differs from answer to answer, and what nginx alone says. */
const OWN = ['connection', 'date', 'keep-alive', 'server', 'strict-transport-security', 'x-request-id'];

async function read(sent: ReturnType<typeof askPlain>) {
  const [answer] = (await once(sent.end(), 'response')) as [IncomingMessage];
  const bytes = await buffer(answer);
  const headers = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !OWN.includes(name)));
  return { status: answer.statusCode, headers, bytes };
}

describe.skipIf(!existsSync(NGINX))('nginx, while no registry lives', () => {
  let folder: string;
  let port: number;
  let registry: ChildProcess;
  let nginx: StartedNginx;
  let release: string;

  const ofRegistry = (path: string, encoding: string) =>
    read(askPlain({ host: '127.0.0.1', port, path, headers: { 'accept-encoding': encoding } }));
  const ofNginx = (path: string, encoding = 'identity') =>
    read(
      askSecure({
        host: '127.0.0.1',
        port: nginx.ports.secure,
        servername: 'pwp.example.fr',
        path,
        headers: { host: 'pwp.example.fr', 'accept-encoding': encoding },
        rejectUnauthorized: false,
      }),
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pwp-kept-'));
    const declaration = {
      id: 'courriers',
      title: 'Courriers',
      path: '/courriers',
      icon: 'fr-icon-mail-line',
      order: 10,
    };
    const dist = join(folder, 'modules/courriers/dist');
    await mkdir(join(dist, 'textes'), { recursive: true });
    await writeFile(join(dist, '../module.json'), JSON.stringify(declaration));
    const files = Object.keys(FILES).map((name) => ({ name, role: ROLES[name] ?? 'asset' }));
    await writeFile(join(dist, 'build.json'), JSON.stringify({ files, ranges: { shell: {} } }));
    for (const [name, text] of Object.entries(FILES)) {
      await writeFile(join(dist, name), text);
      if (text.length < 400) continue;
      await writeFile(join(dist, `${name}.br`), brotliCompressSync(text));
      await writeFile(join(dist, `${name}.gz`), gzipSync(text));
    }
    port = await freePort();
    const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
    registry = spawn(process.execPath, [join(repository, 'plugins-registry/src/main.ts')], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        PWP_REGISTRY_PORT: String(port),
        PWP_PORTAL_URL: 'http://127.0.0.1:1',
        PWP_MODULES_DIR: join(folder, 'modules'),
        PWP_REGISTRY_DATABASE_URL: `sqlite:${join(folder, 'registry.sqlite')}`,
        PWP_REGISTRY_DIR: join(folder, 'releases'),
        PWP_REGISTRY_PRIVATE_KEY: key.toString('base64'),
        PWP_REGISTRY_OPERATOR_TOKEN: secret(),
        PWP_RINGS_SECRET: secret(),
        PWP_KEYCLOAK_URL: 'http://127.0.0.1:1/auth',
      },
    });
    release = await vi.waitFor(() => {
      const [kept] = globSync('releases/courriers/*', { cwd: folder });
      if (kept === undefined) throw new Error('the module is not beside the releases yet');
      return kept.replace('releases', '/modules');
    });
    const here = `127.0.0.1:${port}`;
    nginx = await startNginx(['nginx/parts.conf', 'nginx/portail.conf'], {
      '127.0.0.1:8082': here,
      '127.0.0.1:8182': here,
      '/var/lib/pwp;': `${folder};`,
    });
  }, 60_000);
  afterAll(async () => {
    registry.kill('SIGKILL');
    await nginx.stop();
    await rm(folder, { recursive: true });
  });

  test('gives each file of a release byte by byte and header by header as the registry did, and nothing else', async () => {
    const cases = Object.keys(FILES).flatMap((name) =>
      ['gzip', 'identity'].map((encoding) => [name, encoding] as const),
    );
    const given = new Map<string, unknown>();
    for (const [name, encoding] of cases)
      given.set(`${name} ${encoding}`, await ofRegistry(`${release}/${name}`, encoding));
    expect(given.get('main.js gzip')).toMatchObject({ status: 200, headers: { 'content-encoding': 'gzip' } });
    expect(given.get('modele.bin gzip')).toMatchObject({ status: 200 });

    registry.kill('SIGTERM');
    await once(registry, 'exit');
    for (const [name, encoding] of cases)
      expect([name, await ofNginx(`${release}/${name}`, encoding)]).toEqual([name, given.get(`${name} ${encoding}`)]);

    const refused = [
      `${release}/main.js.br`,
      `${release}/main.js.gz`,
      `${release}/build.json`,
      `${release}/../../../registry.sqlite`,
      `${release}/..%2f..%2f..%2fregistry.sqlite`,
      '/modules/courriers/',
      '/modules/.aside/x',
      '/modules/registry.sqlite',
    ];
    for (const path of refused) {
      const { status, headers } = await ofNginx(path);
      expect([path, status === 200 ? headers : 'nothing']).toEqual([path, 'nothing']);
    }
    const { status, headers } = await ofNginx(`${release}/inconnu.js`);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      503,
      'application/problem+json; charset=utf-8',
      'no-store',
    ]);
  });
});
