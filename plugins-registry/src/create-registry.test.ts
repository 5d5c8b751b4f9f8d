import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readRegistryConfig } from './config.ts';
import { isSignedBy } from './core/signing-key.ts';
import { problemOf, startTestRegistry, testModule, type TestRegistry, writeBuild } from './testing/test-registry.ts';

const module = testModule('courriers', 'courriers '.repeat(50));
const [script] = module.files.map(({ text }) => text);

/** A registry with a built module, and a folder that holds no module. */
async function startWithCourriers(): Promise<{ registry: TestRegistry; entryUrl: string }> {
  const empty = await startTestRegistry();
  await empty.stop();
  await writeBuild(empty.config.modulesDir, module);
  await mkdir(join(empty.config.modulesDir, 'cassé'));
  const registry = await empty.again();
  const [entry] = (await registry.manifest()).modules;
  return { registry, entryUrl: entry?.release?.entry.url ?? '' };
}

test('the manifest is signed, and answers 304 while it stays the same', async () => {
  const { registry } = await startWithCourriers();
  const first = await registry.call('/registry/v1/manifest', { token: null });
  expect(first.status).toBe(200);
  expect(first.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  });
  expect(first.headers['access-control-allow-origin']).toBeUndefined();
  const { publicKey } = JSON.parse((await registry.call('/registry/v1/key')).text) as { publicKey: string };
  const signature = String(first.headers['pwp-signature']);
  expect(isSignedBy(publicKey, `pwp-manifest-1\n${first.text}`, signature)).toBe(true);
  expect(isSignedBy(publicKey, `pwp-manifest-1\n${first.text.replace('Module', 'Modules')}`, signature)).toBe(false);

  const etag = first.headers.etag ?? '';
  const again = await registry.call('/registry/v1/manifest', { headers: { 'If-None-Match': `"other", ${etag}` } });
  expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, etag]);
  const { sequence } = JSON.parse(first.text) as { sequence: number };
  expect(sequence).toBeGreaterThan(0);
  expect(again.headers['pwp-sequence']).toBe(String(sequence));
  expect((await registry.call('/registry/v1/manifest', { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
});

test('no text of a module can close the script that embeds the manifest', async () => {
  const registry = await startTestRegistry();
  await registry.stop();
  await writeBuild(registry.config.modulesDir, testModule('essai', '1', { title: '</script><script>' }));
  const { text } = await (await registry.again()).call('/registry/v1/manifest');
  expect(text).not.toContain('<');
  expect(text).toContain('\\u003c/script>');
});

test('a file of a release is immutable and has the bytes that the manifest promises', async () => {
  const { registry, entryUrl } = await startWithCourriers();
  const plain = await registry.call(entryUrl, { token: null });
  expect(plain.status).toBe(200);
  expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(plain.headers['content-encoding']).toBeUndefined();
  const integrity = `sha384-${createHash('sha384').update(plain.bytes).digest('base64')}`;
  expect((await registry.manifest()).modules[0]?.release?.entry.integrity).toBe(integrity);
});

test('a module’s worker may run its code and WebAssembly, without network', async () => {
  const { registry, entryUrl } = await startWithCourriers();
  const { headers } = await registry.call(entryUrl);
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'none'",
  );
});

test('the builds of the folder are put beside the releases, by two registries at once too', async () => {
  const { registry, entryUrl } = await startWithCourriers();
  const another = await registry.again();
  for (let times = 0; times < 2; times += 1)
    await Promise.all([registry, another].map(({ registry: { keepBuilds } }) => keepBuilds()));
  const file = join(registry.folder, entryUrl.replace('/modules/', 'releases/'));
  expect(await readFile(file, 'utf8')).toBe(script);
});

test('an address outside a release is a problem 404', async () => {
  const { registry, entryUrl } = await startWithCourriers();
  const beside = ['../../module.json', '..%2f..%2fmodule.json', 'build.json', 'main.js.br'];
  const paths = [
    '/modules/courriers/000000000000/main.js',
    '/modules/courriers/../courriers/module.json',
    '/modules/courriers/%2e%2e/module.json',
    '/modules/courriers/module.json',
    '/registry/v2/manifest',
    '/modules/__proto__',
    ...beside.map((path) => entryUrl.replace('main.js', path)),
  ];
  const answers = await Promise.all(paths.map((path) => registry.call(path)));
  const seen = answers.map((answer) => [answer.status, answer.headers['content-type'], problemOf(answer).code]);
  expect(seen).toEqual(paths.map(() => [404, 'application/problem+json', 'introuvable']));
});

test('HEAD answers like GET without the body; other methods get 405', async () => {
  const { registry, entryUrl } = await startWithCourriers();
  const head = await registry.call(entryUrl, { method: 'HEAD' });
  expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([200, String(script?.length), 0]);
  const refused = await registry.call('/registry/v1/manifest', { method: 'DELETE' });
  expect([refused.status, refused.headers.allow]).toEqual([405, 'HEAD, GET']);
  expect(problemOf(refused).code).toBe('methode-refusee');
});

test('the stream requires its Accept header, by which proxies count it', async () => {
  const registry = await startTestRegistry();
  const answer = await registry.call('/registry/v1/stream', { token: null, headers: { accept: '*/*' } });
  expect([answer.status, problemOf(answer).code]).toEqual([406, 'flux-seul']);
});

test('an operator’s token may be base64; one that no header can carry is refused at the start', async () => {
  const operatorToken = randomBytes(32).toString('base64');
  const registry = await startTestRegistry({ operatorToken });
  expect((await registry.call('/registry/v1/modules', { token: operatorToken })).status).toBe(200);
  const settings = { PWP_REGISTRY_PRIVATE_KEY: 'cle', PWP_REGISTRY_OPERATOR_TOKEN: operatorToken };
  expect(readRegistryConfig(settings).operatorToken).toBe(operatorToken);
  expect(() => readRegistryConfig({ ...settings, PWP_REGISTRY_OPERATOR_TOKEN: 'un jeton à espaces' })).toThrow(
    'PWP_REGISTRY_OPERATOR_TOKEN',
  );
});

test('health names faulty modules; in strict mode one prevents the start', async () => {
  const { registry } = await startWithCourriers();
  const answer = await registry.call('/registry/v1/health', { token: null });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toMatchObject({
    status: 'ok',
    modules: 1,
    faults: [{ module: 'cassé', code: 'declaration-invalid' }],
  });
  await expect(registry.again({ strict: true })).rejects.toThrow(
    /PWP_STRICT_MODULES[^]*cassé \(declaration-invalid\): modules\/cassé\/module\.json\s: le fichier manque/,
  );
});

test.each([
  { accepted: 'gzip, deflate, br, zstd', encoding: 'br' as const },
  { accepted: 'gzip', encoding: 'gzip' as const },
  { accepted: 'br;q=0, gzip;q=0.5', encoding: 'gzip' as const },
  { accepted: 'identity', encoding: undefined },
])('« Accept-Encoding: $accepted » is answered in $encoding', async ({ accepted, encoding }) => {
  const registry = await startTestRegistry();
  await registry.publish(module, 'tous');
  const url = (await registry.manifest()).modules[0]?.release?.entry.url ?? '';
  const answer = await registry.call(url, { headers: { 'Accept-Encoding': accepted } });
  expect(answer.headers['content-encoding']).toBe(encoding);
  expect(answer.headers.vary).toBe('Accept-Encoding');
  const plain = { br: brotliDecompressSync, gzip: gunzipSync, none: (bytes: Buffer) => bytes };
  expect(plain[encoding ?? 'none'](answer.bytes).toString()).toBe(script);
});
