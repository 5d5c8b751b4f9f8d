/**
 * `node e2e/logs/search-logs.ts <folder> <kind…>`: searches the logs of a run for people of the demo data and of the
 * factories. Reports file, line and match. Also fails when a kind (`api`, `portal`) has no log.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peopleIn } from './demo-people.ts';

const [folder = '', ...kinds] = process.argv.slice(2);
/** Most findings to print. */
const SHOWN = 40;

const files = readdirSync(folder).map((file) => ({
  file,
  lines: readFileSync(join(folder, file), 'utf8').split('\n'),
}));
const found = files.flatMap(({ file, lines }) =>
  lines.flatMap((line, index) => {
    const people = peopleIn(line);
    return people.length === 0 ? [] : [`${file}:${index + 1} : ${people.join(', ')}\n    ${line.slice(0, 300)}`];
  }),
);
const silent = kinds.filter(
  (kind) => !files.some(({ file, lines }) => file.startsWith(`${kind} `) && lines.length > 1),
);

for (const kind of silent) console.error(`Aucun journal « ${kind} » à lire dans ${folder}.`);
for (const line of found.slice(0, SHOWN)) console.error(line);
console.log(
  `${files.length} journaux, ${files.reduce((sum, { lines }) => sum + lines.length - 1, 0)} lignes : ${found.length} disent quelque chose de quelqu’un.`,
);
process.exitCode = found.length + silent.length > 0 ? 1 : 0;
