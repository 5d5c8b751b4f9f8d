import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

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

/** Builds modules and shell when a source changed since the last build; true when it built. Throws when the build fails. */
export function buildIfNeeded(onBuild: () => void): boolean {
  const state = fingerprint();
  if (state === readMark()) return false;
  onBuild();
  const lerna = spawnSync(process.execPath, [join(root, 'node_modules/lerna/dist/cli.js'), 'run', 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (lerna.status !== 0) throw new Error(`La construction a échoué :\n${lerna.stdout}${lerna.stderr}`);
  mkdirSync(dirname(MARK), { recursive: true });
  writeFileSync(MARK, fingerprint());
  return true;
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
