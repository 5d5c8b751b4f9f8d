/** `npm run words` says which texts are not as French wants them; `npm run words -- --write` writes their no-break spaces. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frenchFiles, root } from './french-files.ts';
import { fileFaults, withFrenchSpaces } from './french-words.ts';

if (process.argv.includes('--write')) {
  const written = frenchFiles().filter((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    const changed = withFrenchSpaces(file, source);
    if (changed !== source) writeFileSync(join(root, file), changed);
    return changed !== source;
  });
  // A line may have become shorter, or hold what two did.
  if (written.length > 0)
    spawnSync('oxfmt', written, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  console.log(`${written.length} fichiers écrits.`);
}
const faults = frenchFiles().flatMap((file) => fileFaults(file, readFileSync(join(root, file), 'utf8')));
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
