import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Header, type HeaderData } from 'tar';
import { expect, test } from 'vitest';
import {
  addPublisher,
  refusalOf,
  signedHeaders,
  startTestRegistry,
  testModule,
  type Answer,
} from '../testing/test-registry.ts';

const RELEASES = '/registry/v1/modules/essai/releases';

/** A tar of these entries; a file is empty by default. */
function tarOf(entries: readonly (HeaderData & { text?: string })[]): Buffer {
  const blocks = entries.map(({ text = '', ...entry }) => {
    const size = Buffer.byteLength(text);
    const block = Buffer.alloc(512 + Math.ceil(size / 512) * 512);
    new Header({ size, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0, ...entry }).encode(block, 0);
    block.write(text, 512);
    return block;
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** Sends an archive; the registry refuses it before it looks at the signature. */
async function send(raw: Buffer): Promise<Answer> {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  return registry.call(RELEASES, { raw, headers: { 'pwp-key': key.id, 'pwp-signature': 'AA==' } });
}

test.each([
  { name: 'a link', path: 'main.js', type: 'SymbolicLink' as const, linkpath: '/etc/passwd' },
  { name: 'a hard link', path: 'main.js', type: 'Link' as const, linkpath: 'module.json' },
  { name: 'a folder', path: 'assets/', type: 'Directory' as const },
  { name: 'a device', path: 'main.js', type: 'CharacterDevice' as const },
  { name: 'an absolute path', path: '/etc/cron.d/x', type: 'File' as const },
  { name: 'a way out', path: '../../x.js', type: 'File' as const },
  { name: 'a hidden file', path: '.env', type: 'File' as const },
  { name: 'a name with a backslash', path: String.raw`..\x.js`, type: 'File' as const },
])('$name in an archive is refused', async ({ name: _name, ...entry }) => {
  expect(refusalOf(await send(gzipSync(tarOf([entry]))))).toEqual(['entree-refusee']);
});

test.each([
  { name: 'a name twice', paths: ['main.js', 'main.js'], says: /« main\.js »: it is there twice/ },
  {
    name: 'one entry more than 2,000',
    paths: Array.from({ length: 2_005 }, (_, index) => `file-${index}.js`),
    says: /« file-2000\.js »: it is one entry too many \(2000\)/,
  },
])('$name in an archive is refused, once', async ({ paths, says }) => {
  const answer = await send(gzipSync(tarOf(paths.map((path) => ({ path, type: 'File' })))));
  expect(refusalOf(answer)).toEqual(['entree-refusee']);
  expect(answer.text).toMatch(says);
});

test.each([
  { name: 'what is no gzip', raw: Buffer.from('PK') },
  { name: 'a gzip of no tar', raw: gzipSync('bonjour'.repeat(200)) },
  { name: 'a gzip that is cut', raw: gzipSync(Buffer.alloc(100_000, 'x')).subarray(0, 50) },
  { name: 'a bomb', raw: gzipSync(Buffer.alloc(101 * 1024 * 1024)) },
  { name: 'a bomb in two gzips', raw: gzipSync(gzipSync(Buffer.alloc(101 * 1024 * 1024))) },
  { name: 'a tar in two gzips', raw: gzipSync(gzipSync(tarOf([{ path: 'main.js', type: 'File' }]))) },
  { name: 'a zstd in a gzip', raw: gzipSync(zstdCompressSync(tarOf([{ path: 'main.js', type: 'File' }]))) },
])('$name is refused', async ({ raw }) => {
  expect(refusalOf(await send(raw))).toEqual(['archive-illisible']);
});

test.each([
  {
    name: 'a file that is a folder too',
    names: ['x', 'x/y/z.js'],
    says: '« x » is a file, and the folder of « x/y/z.js »',
  },
  {
    name: 'a .br beside its file',
    names: ['main.js.br'],
    says: '« main.js.br » is where the registry keeps « main.js »',
  },
  {
    name: 'a .gz beside its file',
    names: ['page.js.gz'],
    says: '« page.js.gz » is where the registry keeps « page.js »',
  },
])('$name is a fault of the build', async ({ names, says }) => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const module = testModule('essai');
  const { files } = module;
  files.push(...names.map((name) => ({ name, role: 'asset' as const, text: 'x' })));
  const build = { files: files.map(({ name, role }) => ({ name, role })), ranges: { shell: {} } };
  const raw = gzipSync(
    tarOf(
      [
        { name: 'module.json', text: JSON.stringify(module.declaration) },
        { name: 'build.json', text: JSON.stringify(build) },
        ...files,
      ].map(({ name: path, text }) => ({ path, type: 'File', text })),
    ),
  );
  const answer = await registry.call(RELEASES, { raw, headers: signedHeaders(module, key).headers });
  expect(refusalOf(answer)).toEqual(['construction-invalide', 'accessibilite-refusee']);
  expect(answer.text).toContain(says);
});

test('an archive of more than 20 MB is refused', async () => {
  expect((await send(Buffer.alloc(21 * 1024 * 1024))).status).toBe(413);
});
