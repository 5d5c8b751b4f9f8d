import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { keepManifestIn } from './kept-manifest.ts';
import { log } from './log.ts';
import { createManifestSource, type FetchManifest } from './manifest-source.ts';
import { createSigner } from './testing/signed-manifests.ts';

/* What a shell keeps on disk, over starts of it, while its registry comes and goes. */

const signer = createSigner();
const DAY = 24 * 60 * 60 * 1_000;

let folder: string;
let registry: FetchManifest;
let warned: string[];
/** Writes that were begun. */
let writes: Promise<void>[];

function gives(id: string, given: Parameters<typeof signer.answer>[1] = {}): FetchManifest {
  const answer = signer.answer([manifestEntry({ id })], { etag: `"${id}"`, ...given });
  return ({ etag }) => Promise.resolve(etag === answer.etag ? undefined : answer);
}
const isDown: FetchManifest = () => Promise.reject(new Error('registry is down'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-garde-'));
  registry = isDown;
  warned = [];
  writes = [];
  vi.spyOn(log, 'warn').mockImplementation((...told: unknown[]) => void warned.push(JSON.stringify(told)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(writes);
  await rm(folder, { recursive: true });
});

function startSource(keptIn = folder) {
  const { read, write } = keepManifestIn(keptIn);
  return createManifestSource((question) => registry(question), [signer.publicKey], {
    read,
    write(signed) {
      const writing = write(signed);
      writes.push(writing);
      return writing;
    },
  });
}

/** What pages show in a shell that was just started. */
function startShell(keptIn = folder) {
  const { manifestFor } = startSource(keptIn);
  return async (cookie?: string) => (await manifestFor(cookie)).manifest.modules[0]?.id;
}

const path = () => join(folder, 'manifest.txt');
/** The file, once all that was begun is written. */
async function kept(): Promise<string> {
  await Promise.all(writes);
  return readFile(path(), 'utf8');
}

test('a shell that starts without a registry has the last good manifest, says how old it is, and asks again', async () => {
  registry = gives('avant', { sequence: 1 });
  expect(await startShell()()).toBe('avant');
  expect(await kept()).toContain('"avant"');
  const signedAt = new Date(Date.now() - 3 * DAY).toISOString();
  registry = gives('bon', { sequence: 2 });
  expect(await startShell()('a.b')).toBe('bon');
  expect(await kept()).toContain('"bon"');

  const { text, signature } = signer.answer([manifestEntry({ id: 'ancien' })], { sequence: 3, signedAt });
  await writeFile(path(), `${signature}\n${text}`);
  registry = isDown;
  const shown = startShell();
  expect(await Promise.all([shown(), shown('a.b'), shown()])).toEqual(['ancien', 'ancien', 'ancien']);
  const [told = '', ...others] = warned.filter((line) => line.includes('gardé sur disque'));
  expect(others).toEqual([]);
  expect(told).toContain(signedAt);
  expect(told).toContain('"hours":72');
  registry = gives('neuf', { sequence: 4 });
  await vi.waitFor(async () => expect(await shown()).toBe('neuf'));
  expect(await kept()).toContain('"neuf"');
  expect(await readdir(folder)).toEqual(['manifest.txt']);
});

test.each([
  ['was cut', (text: string) => text.slice(0, -100)],
  ['is empty', () => ''],
  ['has another letter', (text: string) => text.replace('"bon"', '"bun"')],
  ['was signed by another registry', (text: string) => `${'A'.repeat(86)}==${text.slice(text.indexOf('\n'))}`],
])(
  'a file that %s is ignored, with a line in the log, and is replaced once the registry answers',
  async (_what, spoil) => {
    const bon = gives('bon');
    registry = bon;
    await startShell()();
    const whole = await kept();
    await writeFile(path(), spoil(whole));
    registry = isDown;
    const shown = startShell();
    await expect(shown()).rejects.toThrow('registry is down');
    await expect(shown()).rejects.toThrow('registry is down');
    expect(warned.filter((line) => line.includes('gardé sur disque est refusé'))).toHaveLength(1);
    registry = bon;
    expect(await shown()).toBe('bon');
    expect(await kept()).toBe(whole);
  },
);

test('what was kept makes a shell ready, and is said to be confirmed by nobody since the start', async () => {
  const signedAt = new Date().toISOString();
  registry = gives('bon', { signedAt });
  await startShell()();
  expect(await kept()).toContain('"bon"');
  registry = isDown;
  const { standing } = startSource();
  expect(await standing()).toEqual({ signedAt, confirmedAt: undefined, isFollowed: false });
  registry = gives('bon', { signedAt });
  expect(await standing()).toMatchObject({ confirmedAt: expect.any(Date) as Date, isFollowed: true });
});

test('a registry that answers is believed before what was kept, also where it gives less', async () => {
  registry = gives('bon', { sequence: 9 });
  await startShell()();
  expect(await kept()).toContain('"bon"');
  // It was restored from a backup.
  registry = gives('restaure', { sequence: 4 });
  expect(await startShell()()).toBe('restaure');
  expect(await kept()).toContain('"restaure"');
});

test('a folder where nothing can be written costs no page, and is named', async () => {
  await writeFile(path(), '');
  registry = gives('bon');
  expect(await startShell(path())()).toBe('bon');
  await vi.waitFor(() => expect(warned.join('')).toContain('n’a pas pu être gardé'));
});
