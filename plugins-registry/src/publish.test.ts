import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Manifest } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { integrityOf } from './core/built-file.ts';
import { generatePrivateKey, openPrivateKey } from './core/signing-key.ts';
import {
  addPublisher,
  archiveOf,
  refusalOf,
  startTestRegistry,
  startWithBuild,
  testModule,
} from './testing/test-registry.ts';

const RELEASES = '/registry/v1/modules/essai/releases';

test('publishing the same bytes again answers 200 with the same version', async () => {
  const registry = await startTestRegistry();
  const sent = await registry.sign(testModule('essai'));
  const first = await registry.call(RELEASES, sent);
  expect(first.status).toBe(201);
  const again = await registry.call(RELEASES, sent);
  expect([again.status, again.text]).toEqual([200, first.text]);
});

test('a publication alone gives the release to nobody', async () => {
  const registry = await startTestRegistry();
  await registry.publish(testModule('essai'));
  expect(await registry.given()).toEqual({});
});

test('the signature must match the files, by a known key of this module that is not revoked', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry, ['essai']);
  const other = await addPublisher(registry, ['courriers']);
  const stranger = openPrivateKey(generatePrivateKey());
  const module = testModule('essai');
  const sent = await registry.sign(module, {}, key);
  const changed = await registry.sign(testModule('essai', 'changé'), {}, key);
  const refused = [
    { ...sent, raw: changed.raw },
    await registry.sign(module, {}, other),
    await registry.sign(module, {}, stranger),
    { ...sent, headers: { ...sent.headers, 'pwp-key': other.id } },
  ];
  for (const call of refused) expect(refusalOf(await registry.call(RELEASES, call))).toEqual(['signature-refusee']);
  expect((await registry.call(RELEASES, sent)).status).toBe(201);

  expect((await registry.call(`/registry/v1/keys/${key.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(refusalOf(await registry.call(RELEASES, changed))).toEqual(['signature-refusee']);
  const back = { publicKey: key.publicKey, modules: ['essai'], label: 'de retour' };
  expect((await registry.call('/registry/v1/keys', { body: back })).status).toBe(400);
});

test('all faults of an archive are reported at once', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const { declaration } = testModule('essai');
  const send = async (files: Record<string, string>) =>
    refusalOf(
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
  const signed = await registry.sign(faulty, null);
  expect(refusalOf(await registry.call(RELEASES, signed))).toEqual([
    'construction-invalide',
    'construction-invalide',
    'budget-depasse',
    'budget-depasse',
    'chemin-pris',
    'accessibilite-refusee',
  ]);
  expect(await registry.given()).toEqual({});
});

test('a file that was changed after its build is refused by name', async () => {
  const registry = await startTestRegistry();
  const module = testModule('essai');
  const built = module.files.map(({ text, ...file }) => ({ ...file, integrity: integrityOf(Buffer.from(text)) }));
  const files = built.map((file) =>
    file.name === 'page.js' ? { ...file, integrity: integrityOf(Buffer.from('')) } : file,
  );
  const send = async (listed: object[]) => {
    const raw = await archiveOf(registry.folder, {
      'module.json': JSON.stringify(module.declaration),
      'build.json': JSON.stringify({ files: listed, ...module.report }),
      ...Object.fromEntries(module.files.map(({ name, text }) => [name, text])),
    });
    const { headers } = await registry.sign(module);
    return refusalOf(await registry.call(RELEASES, { raw, headers }));
  };
  expect(await send(files)).toEqual(['fichier-modifie']);
  // As built, only the report of axe is missing.
  expect(await send(built)).toEqual(['accessibilite-refusee']);
});

test('a release gives the texts of its public pages; one whose text holds a script is refused', async () => {
  const registry = await startTestRegistry();
  const withText = (html: string) => {
    const module = testModule('essai', '1', { publicPages: [{ label: 'Demander', path: '/essai' }] });
    const text = JSON.stringify({ '/essai': html });
    return { ...module, files: [...module.files, { name: 'page-texts.json', role: 'texts' as const, text }] };
  };
  const hostile = await registry.sign(withText('<script src="/modules/essai/1/main.js"></script>'));
  expect(refusalOf(await registry.call(RELEASES, hostile))).toEqual(['texte-refuse']);
  const version = await registry.publish(withText('<h1>Demander</h1>'), 'tous');
  const { modules } = Manifest.parse(JSON.parse((await registry.call('/registry/v1/manifest')).text));
  const texts = modules[0]?.release?.texts;
  expect(texts?.url).toBe(`/modules/essai/${version}/page-texts.json`);
  const { text } = await registry.call(texts?.url ?? '');
  expect(JSON.parse(text)).toEqual({ '/essai': '<h1>Demander</h1>' });
  expect(integrityOf(Buffer.from(text))).toBe(texts?.integrity);
});

test('an address of another module is refused, whether of the folder, a ring or everyone', async () => {
  const again = await startWithBuild(testModule('support'));
  await again.publish(testModule('courriers'), 'tous');
  await again.publish(testModule('courriers', '2', { path: '/envois' }), 'guichet:00002');
  for (const path of ['/support', '/courriers/bis', '/envois']) {
    const sent = await again.sign(testModule('essai', '1', { path }));
    expect(refusalOf(await again.call(RELEASES, sent))).toEqual(['chemin-pris']);
  }
});

test('an altered release is replaced by the one before it until it is published again', async () => {
  const registry = await startTestRegistry();
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  const last = await registry.publish(testModule('essai', 'dernière'), 'tous');
  const flip = (version: string, name: string) =>
    writeFile(join(registry.folder, 'releases/essai', version, name), 'autre chose');
  await flip(last, 'page.js');
  expect((await registry.call(`/modules/essai/${last}/page.js`)).status).toBe(404);
  await registry.stop();

  const again = await registry.again();
  expect(await again.given()).toEqual({ essai: good });
  expect(again.registry.faults()).toMatchObject([{ module: 'essai', code: 'release-altered' }]);
  await again.publish(testModule('essai', 'dernière'));
  expect(again.registry.faults()).toEqual([]);
  expect(await again.given()).toEqual({ essai: last });
  await flip(last, 'page.js');
  await again.stop();
  await flip(good, 'style.css');
  expect(await (await again.again()).given()).toEqual({ essai: null });
});

test('when the store was altered, the same build is served from the folder', async () => {
  const again = await startWithBuild(testModule('essai'));
  const version = await again.publish(testModule('essai'), 'tous');
  await writeFile(join(again.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  await again.stop();
  const last = await again.again();
  expect(await last.given()).toEqual({ essai: version });
  const page = await last.call(`/modules/essai/${version}/page.js`);
  expect([page.status, page.text]).toEqual([200, testModule('essai').files[1]?.text]);
});

test('an altered worker or WebAssembly file is not served', async () => {
  const registry = await startTestRegistry();
  const module = testModule('essai');
  module.files.push({ name: 'decoder.wasm', role: 'asset', text: 'intact' });
  module.files.push({ name: 'worker.js', role: 'asset', text: 'postMessage("intact")' });
  const version = await registry.publish(module, 'tous');
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
])('a worker with an altered .$suffix variant is not served in any encoding', async ({ suffix, altered }) => {
  const registry = await startTestRegistry();
  const module = testModule('essai');
  module.files.push({ name: 'worker.js', role: 'asset', text: 'postMessage("intact");'.repeat(50) });
  const version = await registry.publish(module, 'tous');
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

test('a file that was served once is served from memory, whatever happens to the store', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  const address = `/modules/essai/${version}/page.js`;
  const first = await registry.call(address);
  await writeFile(join(registry.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  const again = await registry.call(address);
  expect([again.status, again.text]).toEqual([200, first.text]);
});

test('publishing a release in service again does not touch its files', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  const file = join(registry.folder, 'releases/essai', version, 'main.js');
  const { ino } = await stat(file);
  await registry.publish(testModule('essai'));
  expect((await stat(file)).ino).toBe(ino);
});

test('a team publishes and moves its own modules until its token is revoked', async () => {
  const registry = await startTestRegistry();
  const { id, token } = await registry.addToken({ modules: ['essai'] });
  expect((await registry.call(RELEASES, { ...(await registry.sign(testModule('essai'))), token })).status).toBe(201);
  expect((await registry.call('/registry/v1/modules/essai/promote', { body: {}, token })).status).toBe(200);
  const channels = { method: 'PUT', body: { releases: { essai: null, courriers: null } }, token };
  expect((await registry.call('/registry/v1/channels/tous', channels)).status).toBe(403);

  expect((await registry.call(`/registry/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await registry.call('/registry/v1/modules/essai/promote', { body: {}, token })).status).toBe(401);
});

test('the journal names the author, and the person that the operator acted for', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  await registry.publish(testModule('essai'), 'tous', key);
  const headers = { 'pwp-actor': 'admin@pwp.test' };
  await registry.call('/registry/v1/modules/essai/disable', { headers, body: { reason: 'panne' } });
  const items = await registry.events();
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
  await registry.publish(testModule('essai'), 'tous');
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

test('a team reads the journal of its own module, and no other', async () => {
  const registry = await startTestRegistry();
  await registry.publish(testModule('essai'), 'tous');
  const autre = await registry.publish(testModule('autre'));
  const essai = await registry.publish(testModule('essai', '2'));
  const both = { releases: { essai, autre } };
  const headers = { 'pwp-actor': 'admin@pwp.test' };
  await registry.call('/registry/v1/channels/part:10', { method: 'PUT', body: both, headers });
  const { token } = await registry.addToken({ modules: ['essai'] });
  const read = async (path: string) => registry.call(`/registry/v1/${path}`, { token });

  const answer = await read('modules/essai/events');
  const { items, total } = JSON.parse(answer.text) as {
    items: { kind: string; actor: string; detail: object }[];
    total: number;
  };
  expect(items.map(({ kind }) => kind)).toEqual(['move', 'publish', 'move', 'publish']);
  expect(items[0]?.actor).toBe('exploitation');
  const whole = await registry.call('/registry/v1/modules/essai/events');
  expect(whole.text).toContain('admin@pwp.test');
  expect([total, Object.keys(items[0]?.detail ?? {})]).toEqual([4, ['essai']]);
  expect((await read('modules/essai/events?before=4')).text).not.toContain('nextCursor');
  for (const path of ['modules/autre/events', 'events', 'tokens'])
    expect([path, (await read(path)).status]).toEqual([path, 403]);
  expect((await registry.call('/registry/v1/modules/inconnu/events')).status).toBe(404);
});

test('tokens are listed without their secret, revoked ones too', async () => {
  const registry = await startTestRegistry();
  const { id, token } = await registry.addToken({ modules: ['essai'], label: 'une équipe', develop: true });
  await registry.call(`/registry/v1/tokens/${id}`, { method: 'DELETE' });
  const { text } = await registry.call('/registry/v1/tokens');
  expect(JSON.parse(text)).toEqual({
    items: [{ id, label: 'une équipe', modules: ['essai'], develop: true, revoked: true }],
    total: 1,
  });
  expect(text).not.toContain(token);
});
