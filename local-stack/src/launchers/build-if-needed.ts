import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { runAlone } from './process-lock.ts';
import { buildFailures, faultIn, type BuildFailure } from './build-failures.ts';
import type { PortalPlaces } from './portal-places.ts';

const MARK = 'node_modules/.cache/pwp-build-mark';
const LOCK = 'node_modules/.cache/pwp-build-lock';

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

/** Receives a line for a person. */
type OnStep = (line: string) => void;

/** Builds all parts of a repository. Gives those that failed, and throws when none could be built. */
type BuildParts = (root: string, onStep: OnStep) => Promise<BuildFailure[]>;

/**
 * Builds modules and shell when a source changed since the last build, and prints each finished part. A part that
 * does not compile is reported and its last good build is used; the next start tries again. Throws the output when
 * that is impossible: the shell was never built, the build as a whole failed, or no part may be left out (`strict`).
 * Of two processes that build the same files, the second waits for the first.
 */
export async function buildIfNeeded(places: PortalPlaces, onStep: OnStep, strict: boolean): Promise<void> {
  const { repository } = places;
  if (fingerprint(repository) === readMark(repository)) return;
  const onWait = () => onStep('Une autre commande construit déjà le portail : ce départ attend qu’elle ait fini');
  await runAlone(join(repository, LOCK), onWait, () => build(places, onStep, strict));
}

async function build({ repository, provided }: PortalPlaces, onStep: OnStep, strict: boolean): Promise<void> {
  // Another process may have built it meanwhile.
  if (fingerprint(repository) === readMark(repository)) return;
  onStep(provided === undefined ? 'Construction du portail et de ses modules' : 'Construction des modules');
  const buildParts: BuildParts = provided === undefined ? buildAll : buildModules;
  const failures = await buildParts(repository, onStep);
  if (failures.length > 0) {
    const isEnough = !strict && (provided !== undefined || isBuilt(repository, 'shell'));
    if (!isEnough) throw new Error(failed(failures.map(({ part, said }) => `${part}\n${said}`).join('\n')));
    for (const failure of failures) onStep(sentenceOf(repository, failure));
    return;
  }
  mkdirSync(dirname(join(repository, MARK)), { recursive: true });
  writeFileSync(join(repository, MARK), fingerprint(repository));
}

/** By lerna, which knows what each part needs. */
async function buildAll(root: string, onStep: OnStep): Promise<BuildFailure[]> {
  const lerna = join(root, 'node_modules/lerna/dist/cli.js');
  const { code, output } = await printed([lerna, 'run', 'build', '--no-bail'], root, (line) => {
    const [, part] = DONE.exec(line) ?? [];
    if (part !== undefined) onStep(`  ${part}`);
  });
  if (code === 0) return [];
  const failures = buildFailures(output);
  if (failures.length === 0) throw new Error(failed(output));
  return failures;
}

/** One by one, for a repository that has nothing else to build. */
async function buildModules(root: string, onStep: OnStep): Promise<BuildFailure[]> {
  const failures: BuildFailure[] = [];
  for (const file of globSync('modules/[!_.]*/package.json', { cwd: root }).toSorted()) {
    const { name, scripts } = packageAt(join(root, file));
    if (scripts.build === undefined) continue;
    const { code, output } = await printed(['--run', 'build'], join(root, dirname(file)));
    if (code === 0) onStep(`  ${name}`);
    else failures.push({ part: name, said: faultIn(output) });
  }
  return failures;
}

const Package = z.looseObject({
  name: z.string(),
  scripts: z.looseObject({ build: z.string().optional() }).default({}),
});

const packageAt = (file: string) => Package.parse(JSON.parse(readFileSync(file, 'utf8')));

/** Runs Node with these words, and gives all that it printed. */
async function printed(
  words: readonly string[],
  cwd: string,
  onLine?: (line: string) => void,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    if (onLine !== undefined) createInterface(stream).on('line', onLine);
  }
  await once(child, 'close');
  return { code: child.exitCode, output };
}

const failed = (output: string) => `La construction a échoué :\n${output}`;

function sentenceOf(root: string, { part, said }: BuildFailure): string {
  const folder = folderOf(root, part);
  const goesOn =
    folder !== undefined && isBuilt(root, folder)
      ? 'Sa dernière construction réussie reste servie.'
      : 'Il n’a jamais été construit : ses pages disent qu’il est indisponible.';
  return `${part} (${folder ?? 'dossier inconnu'}) ne compile pas. ${goesOn}\n${said.replaceAll(/^/gm, '    ')}`;
}

/** The folder of a part, relative to the root. */
function folderOf(root: string, part: string): string | undefined {
  const manifests = globSync(['modules/*/package.json', 'shell/package.json'], { cwd: root });
  const own = manifests.find((path) => packageAt(join(root, path)).name === part);
  return own === undefined ? undefined : dirname(own);
}

function isBuilt(root: string, folder: string): boolean {
  return existsSync(join(root, folder, 'dist', folder === 'shell' ? 'shell.json' : 'build.json'));
}

function fingerprint(root: string): string {
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

function readMark(root: string): string | undefined {
  try {
    return readFileSync(join(root, MARK), 'utf8');
  } catch {
    return undefined;
  }
}
