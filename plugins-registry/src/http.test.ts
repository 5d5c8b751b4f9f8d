import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Manifest, Problem } from '@pwp/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRegistry } from './http.ts';

const script = `export const mount = () => ${JSON.stringify('courriers '.repeat(50))};`;
const style = '.a{color:red}';

let modulesDir: string;
let server: Server;
let entryUrl: string;
let styleUrl: string;

beforeAll(async () => {
  modulesDir = await mkdtemp(join(tmpdir(), 'pwp-registry-'));
  const dist = join(modulesDir, 'courriers/dist');
  await mkdir(dist, { recursive: true });
  await writeFile(
    join(modulesDir, 'courriers/module.json'),
    JSON.stringify({ id: 'courriers', title: 'Courriers', path: '/courriers', icon: 'fr-icon-mail-line', order: 10 }),
  );
  const files = [
    { name: 'main-a.js', role: 'entry' },
    { name: 'style-b.css', role: 'css' },
  ];
  await writeFile(join(dist, 'build.json'), JSON.stringify({ files }));
  await writeFile(join(dist, 'main-a.js'), script);
  await writeFile(join(dist, 'main-a.js.br'), brotliCompressSync(script));
  await writeFile(join(dist, 'main-a.js.gz'), gzipSync(script));
  await writeFile(join(dist, 'style-b.css'), style);
  await mkdir(join(modulesDir, 'cassé'));

  const registry = await createRegistry({ modulesDir });
  server = createServer(registry.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const release = registry.manifest.modules[0]?.release;
  entryUrl = release?.entry.url ?? '';
  styleUrl = release?.css[0]?.url ?? '';
});

afterAll(async () => {
  server.close();
  await rm(modulesDir, { recursive: true });
});

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** Plain node http: fetch would normalise paths and undo compression. */
async function call(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server listens on a port.');
  const request = httpRequest({ host: '127.0.0.1', port: address.port, path, method, headers, agent: false }).end();
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response === undefined) throw new Error('There is no answer.');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

test('the manifest is asked again each time and answers 304 while it stays the same', async () => {
  const first = await call('/registry/v1/manifest');
  expect(first.status).toBe(200);
  expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(first.headers['cache-control']).toBe('no-cache');
  expect(first.headers['x-content-type-options']).toBe('nosniff');
  expect(first.headers['access-control-allow-origin']).toBeUndefined();
  expect(Manifest.parse(JSON.parse(first.body.toString())).modules.map((module) => module.id)).toEqual(['courriers']);
  const etag = first.headers.etag ?? '';
  expect(etag).toMatch(/^"[\w-]{43}"$/);

  const again = await call('/registry/v1/manifest', { 'If-None-Match': `"other", ${etag}` });
  expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
  expect((await call('/registry/v1/manifest', { 'If-None-Match': '"other"' })).status).toBe(200);
});

test('a file of a release is immutable and has the bytes that the manifest promises', async () => {
  const plain = await call(entryUrl);
  expect(plain.status).toBe(200);
  expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(plain.headers['content-encoding']).toBeUndefined();
  const manifest = Manifest.parse(JSON.parse((await call('/registry/v1/manifest')).body.toString()));
  const integrity = `sha384-${createHash('sha384').update(plain.body).digest('base64')}`;
  expect(manifest.modules[0]?.release?.entry.integrity).toBe(integrity);
});

test('a worker of a module may run its code and WebAssembly, and reach nothing', async () => {
  const { headers } = await call(entryUrl);
  expect(headers['content-security-policy']).toBe("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'");
});

test.each([
  { accepted: 'gzip, deflate, br, zstd', encoding: 'br', bytes: brotliCompressSync(script) },
  { accepted: 'gzip', encoding: 'gzip', bytes: gzipSync(script) },
  { accepted: 'br;q=0, gzip;q=0.5', encoding: 'gzip', bytes: gzipSync(script) },
  { accepted: 'identity', encoding: undefined, bytes: Buffer.from(script) },
])('« Accept-Encoding: $accepted » is answered in $encoding', async ({ accepted, encoding, bytes }) => {
  const answer = await call(entryUrl, { 'Accept-Encoding': accepted });
  expect(answer.headers['content-encoding']).toBe(encoding);
  expect(answer.headers.vary).toBe('Accept-Encoding');
  expect(answer.headers['content-length']).toBe(String(bytes.length));
  expect(answer.body.equals(bytes)).toBe(true);
});

test('a file without compressed siblings is sent as it is', async () => {
  const answer = await call(styleUrl, { 'Accept-Encoding': 'br, gzip' });
  expect(answer.headers['content-type']).toBe('text/css; charset=utf-8');
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body.toString()).toBe(style);
});

test('HEAD answers the headers of GET without its body', async () => {
  const answer = await call(entryUrl, {}, 'HEAD');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-length']).toBe(String(script.length));
  expect(answer.body.length).toBe(0);
});

test.each([
  '/modules/courriers/000000000000/main-a.js',
  '/modules/courriers/../courriers/module.json',
  '/modules/courriers/%2e%2e/module.json',
  '/modules/courriers/module.json',
  '/registry/v2/manifest',
  '/modules/__proto__',
])('« %s » is a problem 404', async (path) => {
  const answer = await call(path);
  expect(answer.status).toBe(404);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(Problem.parse(JSON.parse(answer.body.toString())).code).toBe('introuvable');
});

test('nothing leads from a release to a file beside it', async () => {
  const beside = ['../../module.json', '..%2f..%2fmodule.json', 'build.json', 'main-a.js.br'];
  const answers = await Promise.all(beside.map((path) => call(entryUrl.replace('main-a.js', path))));
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404]);
});

test('another method is refused with the methods that are allowed', async () => {
  const answer = await call('/registry/v1/manifest', {}, 'DELETE');
  expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  expect(Problem.parse(JSON.parse(answer.body.toString())).code).toBe('methode-refusee');
});

test('health names the faulty modules', async () => {
  const answer = await call('/registry/v1/health');
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body.toString())).toMatchObject({
    status: 'ok',
    modules: 1,
    faults: [{ module: 'cassé', code: 'declaration-invalid' }],
  });
});

test('strict: a fault of one module ends the start, with its name and what is wrong', async () => {
  await expect(createRegistry({ modulesDir, strict: true })).rejects.toThrow(
    /PWP_STRICT_MODULES[^]*cassé \(declaration-invalid\): modules\/cassé\/module\.json: the file is missing/,
  );
});
