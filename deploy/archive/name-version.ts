/** `npm run name-version -- <version>`: says it wherever the version of the portal stands. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { namingFiles, withVersion } from './named-version.ts';

const root = resolve(import.meta.dirname, '../..');
const [version = ''] = process.argv.slice(2);
if (/^\d+\.\d+\.\d+$/.test(version))
  for (const file of namingFiles(root)) {
    const path = join(root, file);
    writeFileSync(path, withVersion(readFileSync(path, 'utf8'), version));
  }
else {
  console.error('Quelle version ? npm run name-version -- 1.2.3');
  process.exitCode = 1;
}
