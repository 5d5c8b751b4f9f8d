import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { runAlone } from './process-lock.ts';
import { buildFailures, type BuildFailure } from './build-failures.ts';

const root = resolve(import.meta.dirname, '../../..');
const MARK = join(root, 'node_modules/.cache/pwp-build-mark');
const LOCK = join(root, 'node_modules/.cache/pwp-build-lock');

/** The sources of browser code, and the tools that build it. */
const SOURCES = [
  'modules/*/{module,package}.json',
  'modules/*/vite.config.ts',
  // A build says which versions of its api it works with, where there is one.
  'modules/*/api/index.ts',
  'modules/*/{web,contracts}/**/*.{ts,vue,css}',
  'packages/{contracts,tooling,ui,web-kit}/**/*.{ts,vue,css,json}',
  'shell/*.{ts,json}',
  'shell/{build,src}/**/*.{ts,vue,css}',
  'package-lock.json',
];

/** nx prints this line before the output of a finished part. */
const DONE = /> (@pwp\/[^\s:]+):build/;

/**
 * Builds modules and shell when a source changed since the last build, and prints each finished part. A part that
 * does not compile is reported and its last good build is used; the next start tries again. Throws the output when
 * that is impossible: the shell was never built, the build as a whole failed, or no part may be left out (`strict`).
 * Of two processes that build the same files, the second waits for the first.
 */
export async function buildIfNeeded(onStep: (line: string) => void, strict: boolean): Promise<void> {
  if (fingerprint() === readMark()) return;
  const onWait = () => onStep('Une autre commande construit déjà le portail : ce départ attend qu’elle ait fini');
  await runAlone(LOCK, onWait, () => build(onStep, strict));
}

async function build(onStep: (line: string) => void, strict: boolean): Promise<void> {
  // Another process may have built it meanwhile.
  if (fingerprint() === readMark()) return;
  onStep('Construction du portail et de ses modules');
  const lerna = spawn(process.execPath, [join(root, 'node_modules/lerna/dist/cli.js'), 'run', 'build', '--no-bail'], {
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
  const closed: unknown[] = await once(lerna, 'close');
  if (closed[0] !== 0) {
    const failures = buildFailures(output);
    const isEnough = !strict && failures.length > 0 && isBuilt('shell');
    if (!isEnough) throw new Error(`La construction a échoué :\n${output}`);
    for (const failure of failures) onStep(sentenceOf(failure));
    return;
  }
  mkdirSync(dirname(MARK), { recursive: true });
  writeFileSync(MARK, fingerprint());
}

function sentenceOf({ part, said }: BuildFailure): string {
  const folder = folderOf(part);
  const goesOn =
    folder !== undefined && isBuilt(folder)
      ? 'Sa dernière construction réussie reste servie.'
      : 'Il n’a jamais été construit : ses pages disent qu’il est indisponible.';
  return `${part} (${folder ?? 'dossier inconnu'}) ne compile pas. ${goesOn}\n${said.replaceAll(/^/gm, '    ')}`;
}

/** The folder of a part, relative to the root. */
function folderOf(part: string): string | undefined {
  const manifests = globSync(['modules/*/package.json', 'shell/package.json'], { cwd: root });
  const own = manifests.find((path) => readFileSync(join(root, path), 'utf8').includes(`"name": "${part}"`));
  return own === undefined ? undefined : dirname(own);
}

function isBuilt(folder: string): boolean {
  return existsSync(join(root, folder, 'dist', folder === 'shell' ? 'shell.json' : 'build.json'));
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' });
  // The output must exist too: a deleted `dist` is built again.
  const built = globSync(['modules/*/dist/build.json', 'shell/dist/shell.json'], { cwd: root });
  for (const file of [...files.toSorted(), ...built.toSorted()]) {
    const { mtimeMs, size } = statSync(join(root, file));
    // A copy keeps the times of its files to the millisecond.
    hash.update(`${file} ${file.includes('dist/') ? '' : `${Math.round(mtimeMs)} ${size}`}\n`);
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
