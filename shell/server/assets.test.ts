import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAssets } from './assets.ts';
import { log } from './log.ts';
import { listen, type TestServer } from './testing/listen.ts';

let folder: string;
let server: TestServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-assets-'));
  await Promise.all(['stays-1.js', 'vanishes-1.js'].map((name) => writeFile(join(folder, name), name)));
  const assets = createAssets(folder);
  server = await listen((request, response) => assets(request, response, () => response.writeHead(404).end()));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await rm(folder, { recursive: true });
});

test('a file that vanished since it was listed cuts its own request, is logged, and the rest goes on', async () => {
  const logged = vi.spyOn(log, 'error').mockReturnValue();
  await rm(join(folder, 'vanishes-1.js'));
  await expect(fetch(`${server.url}/vanishes-1.js`)).rejects.toThrow('fetch failed');
  const err: unknown = expect.objectContaining({ code: 'ENOENT' });
  expect(logged).toHaveBeenCalledExactlyOnceWith(
    { err, url: '/vanishes-1.js' },
    'fichier du portail illisible : connexion coupée',
  );
  const kept = await fetch(`${server.url}/stays-1.js`);
  expect([kept.headers.get('content-type'), await kept.text()]).toEqual([
    'text/javascript; charset=utf-8',
    'stays-1.js',
  ]);
});

test('a worker of the portal’s own files reaches no network', async () => {
  const { headers } = await fetch(`${server.url}/stays-1.js`);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
});

test('a range that ends before it starts cuts its own request, and the rest goes on', async () => {
  const logged = vi.spyOn(log, 'error').mockReturnValue();
  await expect(fetch(`${server.url}/stays-1.js`, { headers: { range: 'bytes=5-2' } })).rejects.toThrow('fetch failed');
  expect(logged).toHaveBeenCalledOnce();
  const part = await fetch(`${server.url}/stays-1.js`, { headers: { range: 'bytes=0-4' } });
  expect([part.status, await part.text()]).toEqual([206, 'stays']);
});
