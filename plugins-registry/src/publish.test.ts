import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Problem } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { generatePrivateKey, openPrivateKey } from './core/signing-key.ts';
import {
  addPublisher,
  archiveOf,
  publishTest,
  signedArchive,
  startTestRegistry,
  testModule,
  writeBuild,
  type Answer,
} from './testing/test-registry.ts';

const RELEASES = '/registry/v1/modules/essai/releases';

/** Codes of every fault of a refusal. */
function codesOf({ status, text }: Answer): string[] {
  const problem = Problem.parse(JSON.parse(text));
  expect([status, problem.code]).toEqual([422, 'publication-refusee']);
  return (problem.errors ?? []).map(({ pointer }) => pointer);
}

test('the same bytes are the same release; another byte, or another word of module.json, is another', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const sent = await signedArchive(registry.folder, testModule('essai'), key);
  const first = await registry.call(RELEASES, sent);
  expect(first.status).toBe(201);
  const again = await registry.call(RELEASES, sent);
  expect([again.status, again.text]).toEqual([200, first.text]);
  const versions = [
    await publishTest(registry, key, testModule('essai', '2')),
    await publishTest(registry, key, testModule('essai', '1', { title: 'Autre' })),
  ];
  expect(new Set([...versions, (JSON.parse(first.text) as { version: string }).version]).size).toBe(3);
});

test('publishing gives a release to nobody', async () => {
  const registry = await startTestRegistry();
  await publishTest(registry, await addPublisher(registry), testModule('essai'));
  expect(await registry.given()).toEqual({});
});

test('a signature is that of these files, by a known key of this module that was not revoked', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry, ['essai']);
  const other = await addPublisher(registry, ['courriers']);
  const stranger = openPrivateKey(generatePrivateKey());
  const module = testModule('essai');
  const sent = await signedArchive(registry.folder, module, key);
  const changed = await signedArchive(registry.folder, testModule('essai', 'changé'), key);
  const refused = [
    { ...sent, raw: changed.raw },
    await signedArchive(registry.folder, module, other),
    await signedArchive(registry.folder, module, stranger),
    { ...sent, headers: { ...sent.headers, 'pwp-key': other.id } },
  ];
  for (const call of refused) expect(codesOf(await registry.call(RELEASES, call))).toEqual(['signature-refusee']);
  expect((await registry.call(RELEASES, sent)).status).toBe(201);

  expect((await registry.call(`/registry/v1/keys/${key.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(codesOf(await registry.call(RELEASES, changed))).toEqual(['signature-refusee']);
  const back = { publicKey: key.publicKey, modules: ['essai'], label: 'de retour' };
  expect((await registry.call('/registry/v1/keys', { body: back })).status).toBe(400);
});

test('every fault of an archive is told at once', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const { declaration } = testModule('essai');
  const send = async (files: Record<string, string>) =>
    codesOf(
      await registry.call(RELEASES, {
        raw: await archiveOf(registry.folder, files),
        headers: { 'pwp-key': key.id, 'pwp-signature': 'AA==' },
      }),
    );
  const build = JSON.stringify({ files: [{ name: 'main.js', role: 'entry' }] });
  const json = JSON.stringify(declaration);
  expect(await send({ 'autre.js': '' })).toEqual(['declaration-invalide', 'construction-invalide']);
  expect(await send({ 'module.json': '{', 'build.json': '{"files":[]}' })).toEqual([
    'declaration-invalide',
    'construction-invalide',
  ]);
  expect(await send({ 'module.json': JSON.stringify({ ...declaration, role: [] }), 'build.json': build })).toEqual([
    'declaration-invalide',
  ]);
  const twice = { ...declaration, slots: [{ name: 'autre.fiche' }, { name: 'autre.fiche' }] };
  expect(await send({ 'module.json': JSON.stringify(twice), 'build.json': build })).toEqual(['declaration-invalide']);
  expect(await send({ 'module.json': json, 'build.json': build, 'autre.js': '' })).toEqual([
    'fichier-manquant',
    'fichier-en-trop',
  ]);
  expect(
    await send({ 'module.json': JSON.stringify({ ...declaration, id: 'autre' }), 'build.json': build, 'main.js': '' }),
  ).toEqual(['declaration-invalide']);
  const heavy = Array.from({ length: 20_000 }, (_, index) =>
    createHash('sha512').update(String(index)).digest('base64'),
  ).join('');
  const faulty = {
    declaration: { ...declaration, path: '/api/essai' },
    files: [{ name: 'main.css', role: 'entry' as const, text: heavy }],
    report: {},
  };
  const signed = await signedArchive(registry.folder, faulty, key, null);
  expect(codesOf(await registry.call(RELEASES, signed))).toEqual([
    'construction-invalide',
    'construction-invalide',
    'budget-depasse',
    'budget-depasse',
    'chemin-pris',
    'accessibilite-refusee',
  ]);
  expect(await registry.given()).toEqual({});
});

test("a path of another module's is refused, wherever that one comes from", async () => {
  const registry = await startTestRegistry();
  await registry.stop();
  await writeBuild(registry.config.modulesDir, testModule('support'));
  const again = await registry.again();
  const key = await addPublisher(again);
  await publishTest(again, key, testModule('courriers'), 'guichet:00002');
  for (const path of ['/support', '/courriers/bis']) {
    const sent = await signedArchive(again.folder, testModule('essai', '1', { path }), key);
    expect(codesOf(await again.call(RELEASES, sent))).toEqual(['chemin-pris']);
  }
});

test('what was tampered with in the store is not given out until it is published again: the release before it stands in, then nothing', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const good = await publishTest(registry, key, testModule('essai', 'bonne'), 'tous');
  const last = await publishTest(registry, key, testModule('essai', 'dernière'), 'tous');
  const flip = (version: string, name: string) =>
    writeFile(join(registry.folder, 'releases/essai', version, name), 'autre chose');
  await flip(last, 'page.js');
  expect((await registry.call(`/modules/essai/${last}/page.js`)).status).toBe(404);
  await registry.stop();

  const again = await registry.again();
  expect(await again.given()).toEqual({ essai: good });
  expect(again.registry.faults()).toMatchObject([{ module: 'essai', code: 'release-altered' }]);
  await publishTest(again, key, testModule('essai', 'dernière'));
  expect(again.registry.faults()).toEqual([]);
  expect(await again.given()).toEqual({ essai: last });
  await flip(last, 'page.js');
  await again.stop();
  await flip(good, 'style.css');
  expect(await (await again.again()).given()).toEqual({ essai: null });
});

test('a release that is the build of the folder is served from there once the store was tampered with', async () => {
  const registry = await startTestRegistry();
  await registry.stop();
  await writeBuild(registry.config.modulesDir, testModule('essai'));
  const again = await registry.again();
  const version = await publishTest(again, await addPublisher(again), testModule('essai'), 'tous');
  await writeFile(join(again.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  await again.stop();
  const last = await again.again();
  expect(await last.given()).toEqual({ essai: version });
  const page = await last.call(`/modules/essai/${version}/page.js`);
  expect([page.status, page.text]).toEqual([200, testModule('essai').files[1]?.text]);
});

test('a worker or a WebAssembly of the store, which no browser checks, is not served once a bit of it is another', async () => {
  const registry = await startTestRegistry();
  const module = testModule('essai');
  module.files.push({ name: 'decoder.wasm', role: 'asset', text: 'intact' });
  module.files.push({ name: 'worker.js', role: 'asset', text: 'postMessage("intact")' });
  const version = await publishTest(registry, await addPublisher(registry), module, 'tous');
  for (const { name, text } of module.files.slice(-2)) {
    await writeFile(join(registry.folder, 'releases/essai', version, name), text.replace('intact', 'hntact'));
    expect((await registry.call(`/modules/essai/${version}/${name}`)).status).toBe(404);
  }
  await registry.stop();
  expect(await (await registry.again()).given()).toEqual({ essai: null });
});

test.each([
  { suffix: 'br', altered: brotliCompressSync('postMessage("altered")') },
  { suffix: 'gz', altered: gzipSync('postMessage("altered")') },
  { suffix: 'br', altered: brotliCompressSync(Buffer.alloc(10_000_000)) },
  { suffix: 'gz', altered: Buffer.from('postMessage("altered")') },
])('a worker whose .$suffix in the store gives other bytes is served in no encoding', async ({ suffix, altered }) => {
  const registry = await startTestRegistry();
  const module = testModule('essai');
  module.files.push({ name: 'worker.js', role: 'asset', text: 'postMessage("intact");'.repeat(50) });
  const version = await publishTest(registry, await addPublisher(registry), module, 'tous');
  await writeFile(join(registry.folder, 'releases/essai', version, `worker.js.${suffix}`), altered);
  for (const encoding of ['br', 'gzip', 'identity']) {
    const headers = { 'accept-encoding': encoding };
    const answer = await registry.call(`/modules/essai/${version}/worker.js`, { headers });
    expect([encoding, answer.status]).toEqual([encoding, 404]);
  }
  await registry.stop();
  const again = await registry.again();
  expect(await again.given()).toEqual({ essai: null });
  expect(again.registry.faults()).toMatchObject([{ module: 'essai', code: 'release-altered' }]);
});

test('a file that was served once is served again as it was, whatever becomes of the store', async () => {
  const registry = await startTestRegistry();
  const version = await publishTest(registry, await addPublisher(registry), testModule('essai'), 'tous');
  const address = `/modules/essai/${version}/page.js`;
  const first = await registry.call(address);
  await writeFile(join(registry.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  const again = await registry.call(address);
  expect([again.status, again.text]).toEqual([200, first.text]);
});

test('a release in service that is published again keeps its files where they are', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const version = await publishTest(registry, key, testModule('essai'), 'tous');
  const file = join(registry.folder, 'releases/essai', version, 'main.js');
  const { ino } = await stat(file);
  await publishTest(registry, key, testModule('essai'));
  expect((await stat(file)).ino).toBe(ino);
});

test('a release of a module that is there is put again over what was tampered with', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const version = await publishTest(registry, key, testModule('essai'), 'tous');
  await writeFile(join(registry.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  expect(await publishTest(registry, key, testModule('essai'))).toBe(version);
  expect((await registry.call(`/modules/essai/${version}/page.js`)).status).toBe(200);
});

test('a team publishes and moves its own modules; keys, tokens and the journal are for operators', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const added = await registry.call('/registry/v1/tokens', { body: { modules: ['essai'], label: 'équipe essai' } });
  const { id, token } = JSON.parse(added.text) as { id: string; token: string };
  const mine = await signedArchive(registry.folder, testModule('essai'), key);
  const theirs = await signedArchive(registry.folder, testModule('courriers'), key);
  expect((await registry.call(RELEASES, { ...mine, token })).status).toBe(201);
  expect((await registry.call('/registry/v1/modules/courriers/releases', { ...theirs, token })).status).toBe(403);
  expect((await registry.call('/registry/v1/modules/essai/promote', { body: {}, token })).status).toBe(200);
  const channels = { method: 'PUT', body: { releases: { essai: null, courriers: null } }, token };
  expect((await registry.call('/registry/v1/channels/tous', channels)).status).toBe(403);

  const forOperators = [
    { path: '/registry/v1/keys', method: 'POST', body: {} },
    { path: '/registry/v1/tokens', method: 'POST', body: {} },
    { path: '/registry/v1/events' },
    { path: '/registry/v1/modules/essai', method: 'DELETE' },
    { path: `/registry/v1/keys/${key.id}`, method: 'DELETE' },
    { path: `/registry/v1/tokens/${id}`, method: 'DELETE' },
  ];
  for (const { path, ...call } of forOperators)
    expect([path, (await registry.call(path, { ...call, token })).status]).toEqual([path, 403]);

  expect((await registry.call(`/registry/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await registry.call('/registry/v1/modules/essai/promote', { body: {}, token })).status).toBe(401);
});

test.each([
  { method: 'POST', path: RELEASES },
  { method: 'GET', path: '/registry/v1/modules' },
  { method: 'POST', path: '/registry/v1/modules/essai/promote' },
  { method: 'POST', path: '/registry/v1/modules/essai/rollback' },
  { method: 'POST', path: '/registry/v1/modules/essai/disable' },
  { method: 'POST', path: '/registry/v1/modules/essai/enable' },
  { method: 'PUT', path: '/registry/v1/channels/tous' },
  { method: 'DELETE', path: '/registry/v1/modules/essai' },
  { method: 'GET', path: '/registry/v1/modules/essai/keys' },
  { method: 'POST', path: '/registry/v1/keys' },
  { method: 'DELETE', path: '/registry/v1/keys/0123456789abcdef' },
  { method: 'POST', path: '/registry/v1/tokens' },
  { method: 'GET', path: '/registry/v1/events' },
])('$method $path asks for a token', async ({ method, path }) => {
  const registry = await startTestRegistry();
  for (const token of [null, 'un-jeton-que-personne-ne-connait']) {
    const answer = await registry.call(path, { method, token });
    expect([answer.status, Problem.parse(JSON.parse(answer.text)).code]).toEqual([401, 'non-authentifie']);
  }
});

test('the journal names who asked, and for whom', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  await publishTest(registry, key, testModule('essai'), 'tous');
  const headers = { 'pwp-actor': 'admin@pwp.test' };
  await registry.call('/registry/v1/modules/essai/disable', { headers, body: { reason: 'panne' } });
  const { items } = JSON.parse((await registry.call('/registry/v1/events')).text) as {
    items: { actor: string; kind: string; detail: unknown }[];
  };
  expect(items.map(({ actor, kind }) => [actor, kind])).toEqual([
    ['admin@pwp.test', 'disable'],
    ['exploitation', 'move'],
    ['exploitation', 'publish'],
    ['exploitation', 'add-key'],
  ]);
  expect(JSON.stringify(items)).not.toContain(key.publicKey);
});

test('the journal is read by pages, from the newest to the first event', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  await publishTest(registry, key, testModule('essai'), 'tous');
  for (let turn = 0; turn < 60; turn += 1) {
    await registry.call('/registry/v1/modules/essai/disable', { body: { reason: 'panne' } });
    await registry.call('/registry/v1/modules/essai/enable', { method: 'POST' });
  }
  const page = async (query: string) =>
    JSON.parse((await registry.call(`/registry/v1/events${query}`)).text) as {
      items: { sequence: number; kind: string }[];
      total: number;
      nextCursor?: string;
    };
  const first = await page('');
  expect([first.items.length, first.items[0]?.sequence, first.total, first.nextCursor]).toEqual([100, 123, 123, '24']);
  const last = await page(`?before=${first.nextCursor}`);
  expect(last.items.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 23 }, (_, index) => 23 - index));
  expect([last.items.at(-1)?.kind, last.nextCursor]).toEqual(['add-key', undefined]);
  for (const query of ['?before=0', '?before=demain', '?before=-1'])
    expect((await registry.call(`/registry/v1/events${query}`)).status).toBe(400);
});
