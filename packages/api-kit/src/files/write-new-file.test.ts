import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { writeNewFile } from './write-new-file.ts';

const newPath = async () => join(await mkdtemp(join(tmpdir(), 'pwp-write-')), 'file');

test('a file is written whole and measured, for its owner alone where that is asked', async () => {
  const path = await newPath();
  const written = await writeNewFile(Readable.from([Buffer.from('bonjour '), Buffer.from('à tous')]), path, 0o600);
  expect(await readFile(path, 'utf8')).toBe('bonjour à tous');
  expect(written).toEqual({
    size: 15,
    sha256: '47da943cfcda14ce40ed5105a26103464f3fd8c69e0536bfd1c829f59c30d107',
  });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a file that exists is left as it is', async () => {
  const path = await newPath();
  await writeNewFile(Readable.from([Buffer.from('premier')]), path);
  await expect(writeNewFile(Readable.from([Buffer.from('second')]), path)).rejects.toThrow('EEXIST');
  expect(await readFile(path, 'utf8')).toBe('premier');
});
