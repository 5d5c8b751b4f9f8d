import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, globSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text as bodyOf } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { runTied } from '@pwp/local-stack/keycloak/tied-script';
import { accountsBelow } from './accounts.ts';

/** As systemd gives it to each unit. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a unit says to systemd, of what is kept here: how it is started, with which settings, and what becomes of its end. */
interface Unit {
  settings: Record<string, string | undefined>;
  commands: string[][];
  reloads: string[][];
  /** Empty: who starts it. */
  account: string;
  /** In `/var/lib`, its account's own. */
  folders: string[];
  isOneshot: boolean;
  restarts: boolean;
  /** ms */
  restartDelay: number;
  /** ms */
  stopTimeout: number;
  cleanCodes: number[];
}

/** Reads `kind@instance` from the folder of the units, with what an operator set beside it. */
function readUnit(folder: string, name: string): Unit {
  const [kind = '', instance] = name.split('@');
  const file = join(folder, instance === undefined ? `${kind}.service` : `${kind}@.service`);
  const lines = [file, ...globSync(`${file}.d/*.conf`).toSorted()]
    .map((each) => readFileSync(each, 'utf8'))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .replaceAll('%i', instance ?? '')
    .split('\n');
  /** Those that are in force: one that says nothing takes those before it away. */
  const all = (key: string) => {
    const said = lines.flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1).trim()] : []));
    return said.slice(said.lastIndexOf('') + 1);
  };
  const commands = (key: string) => all(key).map((command) => command.split(/\s+/));
  const seconds = (key: string, otherwise: number) => Number.parseFloat(all(key)[0] ?? '') * 1_000 || otherwise;
  const files = all('EnvironmentFile').map((path) => readFileSync(path.replace(/^-/, ''), 'utf8'));
  return {
    settings: parseEnv([...files, ...all('Environment')].join('\n')),
    commands: [...commands('ExecStart'), ...commands('ExecStartPost')],
    reloads: commands('ExecReload'),
    account: all('User')[0] ?? '',
    folders: all('StateDirectory').flatMap((names) => names.split(/\s+/)),
    isOneshot: all('Type')[0] === 'oneshot',
    restarts: all('Restart')[0] === 'on-failure',
    restartDelay: seconds('RestartSec', 100),
    stopTimeout: seconds('TimeoutStopSec', 90_000),
    cleanCodes: [0, ...all('SuccessExitStatus').map(Number)],
  };
}

/** Where units are, what their processes get besides their settings, and who is told of an end. */
export interface UnitsOptions {
  /** Folder that stands for `/`. */
  root: string;
  environment: Readonly<Record<string, string>>;
  onStep: (line: string) => void;
}

/** Does for the units of `deploy/systemd` what systemd does of it, on a machine that has none or is not to be changed. */
export function createUnits({ root, environment, onStep }: UnitsOptions) {
  const [units, logs, pids] = [join(root, 'etc/systemd/system'), join(root, 'var/log'), join(root, 'run')] as const;
  const running = new Map<string, { child: ChildProcess; unit: Unit; ended: Promise<unknown>; isStopped: boolean }>();
  const accounts = accountsBelow(root);
  const over = new AbortController();
  mkdirSync(logs, { recursive: true });

  function run(name: string, unit: Unit, command: readonly string[]): { child: ChildProcess; ended: Promise<unknown> } {
    const log = openSync(join(logs, `${name}.log`), 'a');
    // A shell is tied to this process: a script is read by it, and anything else started by it.
    const words = [
      '-c',
      unit.account === '' ? 'exec "$@"' : 'umask 0077; exec "$@"',
      'sh',
      ...accounts.as(unit.account),
      ...command,
    ];
    for (const folder of unit.folders) accounts.makeFolder(join(root, 'var/lib', folder), unit.account);
    const child = runTied(words, { PATH, ...environment, ...unit.settings }, log);
    closeSync(log);
    return { child, ended: once(child, 'exit') };
  }

  function serve(name: string): void {
    if (running.has(name)) return;
    const unit = readUnit(units, name);
    const [command = []] = unit.commands;
    const { child, ended } = run(name, unit, command);
    running.set(name, { child, unit, ended, isStopped: false });
    writeFileSync(join(pids, name), String(child.pid));
    child.once('exit', (code, signal) => void revive(name, unit, code, signal));
  }

  async function revive(name: string, unit: Unit, code: number | null, signal: string | null): Promise<void> {
    const isStopped = running.get(name)?.isStopped;
    running.delete(name);
    rmSync(join(pids, name), { force: true });
    if (over.signal.aborted || isStopped === true) return;
    const again = unit.restarts && !unit.cleanCodes.includes(code ?? -1);
    onStep(
      `${name} s’est arrêté (${signal ?? `code ${code}`})${again ? ' : il redémarre' : ''}. Voir ${join(logs, name)}.log.`,
    );
    if (!again) return;
    await setTimeout(unit.restartDelay, undefined, { signal: over.signal }).then(
      () => serve(name),
      () => undefined,
    );
  }

  async function start(name: string): Promise<void> {
    const unit = readUnit(units, name);
    if (!unit.isOneshot) {
      serve(name);
      return;
    }
    await runAll(name, unit, unit.commands);
  }

  async function runAll(name: string, unit: Unit, commands: readonly string[][]): Promise<void> {
    for (const command of commands) {
      const { child, ended } = run(name, unit, command);
      await ended;
      if (child.exitCode !== 0)
        throw new Error(`${name} a échoué :\n${readFileSync(join(logs, `${name}.log`), 'utf8').slice(-2_000)}`);
    }
  }

  async function reload(name: string): Promise<void> {
    const at = running.get(name);
    // nginx reads its site when it starts, which is after it was put there.
    if (at === undefined) await start(name);
    else {
      const { unit, child } = at;
      const words = unit.reloads.map((command) => command.map((word) => word.replace('$MAINPID', String(child.pid))));
      await runAll(name, unit, words);
    }
  }

  /** Ends a unit in the time that it gives itself; one that does not run is left alone. */
  async function end(name: string): Promise<void> {
    const it = running.get(name);
    if (it === undefined) return;
    it.isStopped = true;
    const { pid = 0 } = it.child;
    tell(pid, 'SIGTERM');
    const late = new AbortController();
    const patience = setTimeout(it.unit.stopTimeout, 'late', { signal: late.signal }).catch(() => undefined);
    if ((await Promise.race([it.ended, patience])) === 'late') tell(pid, 'SIGKILL');
    late.abort();
    await it.ended;
  }

  /** The units that run of these patterns, which end in `*`. */
  function listed(patterns: readonly string[]): string {
    const names = [...running.keys()].filter((name) => patterns.some((one) => name.startsWith(one.slice(0, -1))));
    return names.map((name) => `${name}.service loaded active running\n`).join('');
  }

  return {
    /** What the command `systemctl` is told; gives what it prints. Throws what it cannot do. */
    async systemctl(words: readonly string[]): Promise<string> {
      const [verb = '', ...names] = words.filter((word) => !word.startsWith('--'));
      if (verb === 'daemon-reload') return '';
      if (verb === 'list-units') return listed(names);
      if (!['start', 'enable', 'reload', 'stop', 'restart'].includes(verb))
        throw new Error(`systemctl ${words.join(' ')} ?`);
      for (const name of names.filter((one) => !one.endsWith('.timer')).map((one) => one.replace(/\.service$/, ''))) {
        if (verb === 'stop' || verb === 'restart') await end(name);
        if (verb === 'reload') await reload(name);
        else if (verb !== 'stop') await start(name);
      }
      return '';
    },
    /** Ends all, each in the time that its unit gives it. */
    async stop(): Promise<void> {
      over.abort();
      await Promise.all([...running.keys()].map(end));
    },
  };
}

/** Sends a signal to a process and all that it started; one that ended meanwhile gets none. */
function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The units of a cluster. */
export type Units = ReturnType<typeof createUnits>;

/** Listens at a socket for what a script tells `systemctl`: the body of a POST, its words separated by spaces. */
export async function hearSystemctl(units: Units, socket: string): Promise<{ close: () => void }> {
  rmSync(socket, { force: true });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      response.end(await units.systemctl((await bodyOf(request)).split(' ')));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  server.requestTimeout = 0;
  await once(server.listen(socket), 'listening');
  return { close: () => server.close() };
}
