import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAddresses } from '@pwp/api-kit/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { keepManifestIn } from './kept-manifest.ts';
import { log } from './log.ts';
import { createManifestSource, fetchFrom } from './manifest-source.ts';
import { listen, type TestServer } from './testing/listen.ts';
import { createSigner } from './testing/signed-manifests.ts';

/* What a shell keeps on disk, over starts of it and of a registry over real HTTP. */

const signer = createSigner();
const DAY = 24 * 60 * 60 * 1_000;

let folder: string;
let registry: TestServer;
let answer: RequestListener;
let warned: string[];
/** Writes that were begun. */
let writes: Promise<void>[];

function gives(id: string, given: Parameters<typeof signer.answer>[1] = {}): RequestListener {
  const { text, signature } = signer.answer([manifestEntry({ id })], given);
  return (request, response) => {
    if (request.headers['if-none-match'] === `"${id}"`) response.writeHead(304).end();
    else response.writeHead(200, { 'pwp-signature': signature, etag: `"${id}"` }).end(text);
  };
}
const isDown: RequestListener = (request) => void request.socket.destroy();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-garde-'));
  answer = isDown;
  registry = await listen((request, response) => answer(request, response));
  warned = [];
  writes = [];
  vi.spyOn(log, 'warn').mockImplementation((...told: unknown[]) => void warned.push(JSON.stringify(told)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await registry.close();
  await Promise.all(writes);
  await rm(folder, { recursive: true });
});

function startSource(keptIn = folder) {
  const { read, write } = keepManifestIn(keptIn);
  return createManifestSource(fetchFrom(createAddresses([registry.url])), [signer.publicKey], {
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
  answer = gives('avant', { sequence: 1 });
  expect(await startShell()()).toBe('avant');
  expect(await kept()).toContain('"avant"');
  const signedAt = new Date(Date.now() - 3 * DAY).toISOString();
  answer = gives('bon', { sequence: 2 });
  expect(await startShell()('a.b')).toBe('bon');
  expect(await kept()).toContain('"bon"');

  const { text, signature } = signer.answer([manifestEntry({ id: 'ancien' })], { sequence: 3, signedAt });
  await writeFile(path(), `${signature}\n${text}`);
  answer = isDown;
  const shown = startShell();
  expect(await Promise.all([shown(), shown('a.b'), shown()])).toEqual(['ancien', 'ancien', 'ancien']);
  const [told = '', ...others] = warned.filter((line) => line.includes('gardé sur disque'));
  expect(others).toEqual([]);
  expect(told).toContain(signedAt);
  expect(told).toContain('"hours":72');
  answer = gives('neuf', { sequence: 4 });
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
    answer = bon;
    await startShell()();
    const whole = await kept();
    await writeFile(path(), spoil(whole));
    answer = isDown;
    const shown = startShell();
    await expect(shown()).rejects.toThrow('fetch failed');
    await expect(shown()).rejects.toThrow('fetch failed');
    expect(warned.filter((line) => line.includes('gardé sur disque est refusé'))).toHaveLength(1);
    answer = bon;
    expect(await shown()).toBe('bon');
    expect(await kept()).toBe(whole);
  },
);

test('what was kept makes a shell ready, and is said to be confirmed by nobody since the start', async () => {
  const signedAt = new Date().toISOString();
  answer = gives('bon', { signedAt });
  await startShell()();
  expect(await kept()).toContain('"bon"');
  answer = isDown;
  const { standing } = startSource();
  expect(await standing()).toEqual({ signedAt, confirmedAt: undefined, isFollowed: false });
  answer = gives('bon', { signedAt });
  expect(await standing()).toMatchObject({ confirmedAt: expect.any(Date) as Date, isFollowed: true });
});

test('a registry that answers is believed before what was kept, also where it gives less', async () => {
  answer = gives('bon', { sequence: 9 });
  await startShell()();
  expect(await kept()).toContain('"bon"');
  // It was restored from a backup.
  answer = gives('restaure', { sequence: 4 });
  expect(await startShell()()).toBe('restaure');
  expect(await kept()).toContain('"restaure"');
});

test('a folder where nothing can be written costs no page, and is named', async () => {
  await writeFile(path(), '');
  answer = gives('bon');
  expect(await startShell(path())()).toBe('bon');
  await vi.waitFor(() => expect(warned.join('')).toContain('n’a pas pu être gardé'));
});
