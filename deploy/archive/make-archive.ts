/** `npm run release [-- --key <PEM of an Ed25519 private key>]`: leaves the archive of this version in `dist/`. */
import { createPrivateKey } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makePortalArchive } from './portal-archive.ts';

const repository = resolve(import.meta.dirname, '../..');
const { key } = parseArgs({ options: { key: { type: 'string' } } }).values;
const into = join(repository, 'dist');
await mkdir(into, { recursive: true });
const { archive } = await makePortalArchive(repository, into, {
  key: key === undefined ? undefined : createPrivateKey(await readFile(key)),
});
console.log(archive);
