/**
 * `npm run bench -- <name> [options]`: runs one measure, or all of them in turn. Exits with 1 when a bound is
 * exceeded.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';

const NOT_MEASURES = ['run', 'config'];
const measures = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => basename(file, '.ts'))
  .filter((name) => !NOT_MEASURES.includes(name))
  .toSorted();
const [asked, ...options] = process.argv.slice(2);
if (asked !== undefined && !measures.includes(asked)) {
  console.error(`Which measure? ${measures.join(', ')}, or none for all.`);
  process.exit(1);
}

for (const name of asked === undefined ? measures : [asked]) {
  console.log(`\n▸ ${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...options], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
