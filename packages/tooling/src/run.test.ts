import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/*
 * `bin/run.mjs` starts every npm script. Here it runs in a copy without the rest of the project, with an npm that
 * only records its arguments.
 */

const BIN = resolve(import.meta.dirname, '../bin');
const SOURCES: Readonly<Record<string, string>> = {
  'package-lock.json': '{}',
  'node_modules/.package-lock.json': '{}',
  // The syntax needs type stripping, which proves which runtime runs it.
  'tell.ts': `const told: unknown = { arguments: process.argv.slice(2), path: process.env['PATH'], folder: process.cwd() };
    console.log(JSON.stringify(told));
    process.exitCode = 7;`,
  'wait.ts': `for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => setTimeout(() => { console.log('ended by ' + signal); process.exit(3); }, 50));
    }
    setInterval(() => undefined, 1000);
    console.log('waiting');`,
  'crash.ts': `process.kill(process.pid, 'SIGKILL');`,
  'fault.ts': `import { appendFileSync, readFileSync } from 'node:fs';
    appendFileSync('lives', 'x');
    const lives = readFileSync('lives', 'utf8').length;
    console.log('life ' + lives);
    process.exit(lives > Number(process.argv[2]) ? 4 : lives === 2 ? 1 : 70);`,
  'older-node.mjs': `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });`,
  'other-machine.mjs': `Object.defineProperty(process, 'arch', { value: 'riscv64' });`,
  'read-only.mjs': `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    fs.accessSync = () => { throw new Error('EACCES'); };
    syncBuiltinESMExports();`,
  'fake/npm': '#!/bin/sh\necho "npm $@"\necho "{}" > node_modules/.package-lock.json\nexit $NPM_ENDS\n',
};

let copy: string;
let groups: number[];

beforeEach(async () => {
  groups = [];
  copy = await realpath(await mkdtemp(join(tmpdir(), 'pwp-run-')));
  await cp(BIN, join(copy, 'packages/tooling/bin'), { recursive: true });
  for (const [path, content] of Object.entries(SOURCES)) await put(path, content);
  await chmod(join(copy, 'fake/npm'), 0o755);
});
afterEach(async () => {
  for (const group of groups) endGroup(group);
  await rm(copy, { recursive: true });
});

/** Stops every process, even after a failed test. */
function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Every process has ended.
  }
}

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(copy, path)), { recursive: true });
  await writeFile(join(copy, path), content);
}

interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** `before`: files that change the machine before the run. */
interface Circumstances {
  before?: readonly string[];
  npmEnds?: number;
}

function start(args: readonly string[], { before = [], npmEnds = 0 }: Circumstances = {}) {
  const preloads = before.flatMap((file) => ['--import', join(copy, file)]);
  const child = spawn(process.execPath, [...preloads, join(copy, 'packages/tooling/bin/run.mjs'), ...args], {
    env: { PATH: `${join(copy, 'fake')}:/usr/bin:/bin`, NPM_ENDS: String(npmEnds) },
    // Its own process group, as in a terminal.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) groups.push(child.pid);
  const said = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.errors += text));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, ...said }));
  return { child, ended };
}

const run = (args: readonly string[], circumstances?: Circumstances) => start(args, circumstances).ended;

test('runs a TypeScript file in the folder of the project, with its arguments, and ends with its code', async () => {
  const { code, output, errors } = await run(['tell.ts', 'api', '--once']);
  expect([code, errors]).toEqual([7, '']);
  expect(JSON.parse(output)).toEqual({
    arguments: ['api', '--once'],
    path: `${join(copy, 'node_modules/.bin')}:${join(copy, 'fake')}:/usr/bin:/bin`,
    folder: copy,
  });
});

test('a runtime that is too old is replaced by the one that npm brought', async () => {
  const brought = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  await put(brought, '#!/bin/sh\necho "brought: $@"\nexit 5\n');
  await chmod(join(copy, brought), 0o755);
  const { code, output } = await run(['tell.ts', 'api'], { before: ['older-node.mjs'] });
  expect(output).toBe(`brought: ${join(copy, 'tell.ts')} api\n`);
  expect(code).toBe(5);
});

test('an installed runtime that cannot start is reported in one line', async () => {
  await put(`node_modules/node-${process.platform}-${process.arch}/bin/node`, 'damaged');
  const { code, errors } = await run(['tell.ts'], { before: ['older-node.mjs'] });
  expect(code).toBe(1);
  expect(errors).toMatch(/^Node ne démarre pas \(.+bin\/node.+\)\. Supprimez node_modules, puis recommencez\.\n$/);
});

test('without a runtime from npm, one line says that Node is too old and what to do', async () => {
  const { code, output, errors } = await run(['tell.ts'], { before: ['older-node.mjs', 'other-machine.mjs'] });
  expect([code, output]).toEqual([1, '']);
  expect(errors).toMatch(
    /^Node 24 ou plus est nécessaire ; cette machine a Node 20\.1\.0.+riscv64.+Installez Node 24.+\n$/,
  );
});

test('installs when nothing is installed, or something older than the lock; not again after that', async () => {
  const installing = /^Installation des dépendances.+\nnpm ci .+\n\{/;
  await rm(join(copy, 'node_modules/.package-lock.json'));
  expect((await run(['tell.ts'])).output).toMatch(installing);
  expect((await run(['tell.ts'])).output).toMatch(/^\{/);
  const before = new Date('2026-01-01T00:00:00Z');
  await utimes(join(copy, 'node_modules/.package-lock.json'), before, before);
  expect((await run(['tell.ts'])).output).toMatch(installing);
  expect((await run(['tell.ts'])).output).toMatch(/^\{/);
});

test('a failed installation is reported, and nothing runs', async () => {
  await rm(join(copy, 'node_modules/.package-lock.json'));
  const { code, output, errors } = await run(['tell.ts'], { npmEnds: 1 });
  expect(code).toBe(1);
  expect(output).not.toContain('"arguments"');
  expect(errors).toMatch(/^L’installation des dépendances a échoué.+recommencez\.\n$/);
});

test('a read-only folder is reported in one line, with the way out', async () => {
  const { code, output, errors } = await run(['tell.ts'], { before: ['read-only.mjs'] });
  expect([code, output]).toEqual([1, '']);
  expect(errors).toBe(
    `Le dossier ${copy} n’est pas accessible en écriture. Donnez-vous ce droit, ou clonez le projet ailleurs.\n`,
  );
});

test.each([
  ['SIGTERM to it alone', 'SIGTERM', 1],
  ['Ctrl-C, which a terminal sends to the whole group', 'SIGINT', -1],
] as const)('%s reaches what runs, which ends in its own time and with its own code', async (_how, signal, sign) => {
  const { child, ended } = start(['wait.ts']);
  await once(child.stdout, 'data');
  process.kill(sign * (child.pid ?? Number.NaN), signal);
  expect(await ended).toEqual({ code: 3, output: `waiting\nended by ${signal}\n`, errors: '' });
});

test('a killed process has failed', async () => {
  const { code } = await run(['crash.ts']);
  expect(code).toBe(137);
});

const AGAIN = /^Une erreur imprévue a arrêté .+ nouveau départ dans (.+) s\.$/gm;

// Its second run fails before it starts.
test('after an uncaught error the process is restarted, with a growing delay, until another exit', async () => {
  const { code, output, errors } = await run(['fault.ts', '2']);
  expect(output).toBe('life 1\nlife 2\nlife 3\n');
  expect([...errors.matchAll(AGAIN)].map(([, wait]) => wait)).toEqual(['0.5', '1']);
  expect(code).toBe(4);
});

test('asked to end between two starts, it starts nothing any more', async () => {
  const { child, ended } = start(['fault.ts', '1000']);
  await once(child.stderr, 'data');
  child.kill('SIGTERM');
  const { code, output, errors } = await ended;
  expect(output.split('\n').length - 1).toBe([...errors.matchAll(AGAIN)].length);
  expect(code).toBe(143);
});
