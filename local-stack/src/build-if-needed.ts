import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const MARK = join(root, 'node_modules/.cache/pwp-build-mark');

/** What ends up in the browser, and what builds it. */
const SOURCES = [
  'modules/*/{module,package}.json',
  'modules/*/vite.config.ts',
  'modules/*/{web,contracts}/**/*.{ts,vue,css}',
  'packages/{contracts,tooling,ui,web-kit}/**/*.{ts,vue,css,json}',
  'shell/*.{ts,json}',
  'shell/{build,src}/**/*.{ts,vue,css}',
  'package-lock.json',
];

/** The line that nx writes before what a part printed, once the part is built. */
const DONE = /> (@pwp\/[^\s:]+):build/;

/** Builds modules and shell when a source changed since the last build, and says which part is done. Throws what was printed when one fails. */
export async function buildIfNeeded(onStep: (line: string) => void): Promise<void> {
  if (fingerprint() === readMark()) return;
  onStep('Construction du portail et de ses modules');
  const lerna = spawn(process.execPath, [join(root, 'node_modules/lerna/dist/cli.js'), 'run', 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [lerna.stdout, lerna.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    createInterface(stream).on('line', (line) => {
      const [, part] = DONE.exec(line) ?? [];
      if (part !== undefined) onStep(`  ${part}`);
    });
  }
  const [status] = await once(lerna, 'close');
  if (status !== 0) throw new Error(`La construction a échoué :\n${output}`);
  mkdirSync(dirname(MARK), { recursive: true });
  writeFileSync(MARK, fingerprint());
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' });
  // What was built must be there too: a `dist` thrown away is built again.
  const built = globSync(['modules/*/dist/build.json', 'shell/dist/shell.json'], { cwd: root });
  for (const file of [...files.toSorted(), ...built.toSorted()]) {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${file.includes('dist/') ? '' : `${mtimeMs} ${size}`}\n`);
  }
  return hash.digest('hex');
}

function readMark(): string | undefined {
  try {
    return readFileSync(MARK, 'utf8');
  } catch {
    return undefined;
  }
}
