import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as elapsed } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serviceIndisponible } from '@pwp/api-kit';
import { Channel, type ChannelSide } from './channel.ts';

/** Memory that a module's process may have, MiB: of its objects, and in all. */
const HEAP = 256;
const MEMORY = 1_024;
/** How often that is looked at, ms: a process takes hundreds of MiB in a second. */
const MEMORY_WATCH = 250;
/** Of what the kernel ends first when memory is short. */
const FIRST_TO_END = '1000';
/** A process answers within, ms, or it is in a loop. */
const STILL_ALIVE = 10_000;
const HEARTBEAT = 2_000;
/** The first wait before another process, and the longest, ms. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
/** A process that lived so long begins the waits anew, ms. */
const LONG_LIFE = 60_000;
/** What is read of its words, bytes. */
const MOST_SAID = 256 * 1024;
/** What is kept of its last words, characters. */
const LAST_WORDS = 4_000;

const ROOT = resolve(import.meta.dirname, '../../..');
const [installed = '', ...within] = import.meta.dirname.split(`${sep}node_modules${sep}`);
/** What every module's process reads: in a repository of a team, all of it is installed. */
export const LIBRARIES: readonly string[] =
  within.length > 0
    ? [join(installed, 'node_modules')]
    : [
        join(ROOT, 'node_modules'),
        join(ROOT, 'packages'),
        join(ROOT, 'package.json'),
        join(ROOT, 'platform-api/package.json'),
        import.meta.dirname,
        resolve(import.meta.dirname, '../modules'),
      ];
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** What a module's process runs. */
export interface ModuleCode {
  id: string;
  folder: string;
  /** Its `api/index.ts`. */
  entry: string;
}

/** A process that was started, and how it speaks. */
interface Running {
  channel: Channel;
  child: ChildProcess;
  ended: Promise<string>;
}

/** Starts a process of a module with no right but to read its own code and the portal's libraries. It never rejects. */
export function startProcess(code: ModuleCode, dialect: string, side: Omit<ChannelSide, 'ended'>): Running {
  const readable = [resolve(code.folder), ...LIBRARIES];
  const child = spawn(
    process.execPath,
    [
      '--permission',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      `--max-old-space-size=${HEAP}`,
      '--disable-sigusr1',
      // It opens any file, whatever the permissions say.
      '--no-experimental-sqlite',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      CHILD,
      pathToFileURL(code.entry).href,
      dialect,
    ],
    // It inherits nothing: every setting of the portal stays here.
    { cwd: resolve(code.folder), env: {}, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  let words = '';
  let said = 0;
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.length;
    if (said > MOST_SAID) child.stderr?.destroy();
    words = (words + chunk.toString()).slice(-LAST_WORDS);
  });
  const ended = Promise.withResolvers<string>();
  const finish = (how: string) => {
    clearInterval(watch);
    channel.end(how);
    ended.resolve(words === '' ? how : `${how}: ${words}`);
  };
  let broken = '';
  // The fourth of `stdio` is a socket.
  const channel = new Channel(child.stdio[3] as unknown as Duplex, {
    ...side,
    ended(why) {
      broken = `: ${why}`;
      child.kill('SIGKILL');
    },
  });
  // From its first moment: its code runs before it answers anything.
  const watch = setInterval(() => {
    if (memoryOf(child.pid) > MEMORY) channel.end('it takes too much memory');
  }, MEMORY_WATCH).unref();
  endsFirst(child.pid);
  child.once('error', (error) => finish(error.message));
  child.once('close', (status, signal) =>
    finish(`its process ended (${signal === null ? `code ${status ?? ''}` : `${signal}${broken}`})`),
  );
  return { channel, child, ended: ended.promise };
}

/** What is told of a module's process. */
export interface ProcessReport {
  ended: (why: string, pause: number) => void;
  failed: (error: unknown) => void;
}

/** A module's process that is started again when it ends. */
export class ModuleProcess {
  readonly #start: () => Running;
  readonly #begin: (channel: Channel) => Promise<void>;
  readonly #gone: () => Promise<void>;
  readonly #report: ProcessReport;
  readonly #closing = new AbortController();
  #running: Running | undefined;
  #pause = FIRST_PAUSE;

  /** `begin` has a new process start the module; `gone` clears up after one that ended. */
  constructor(
    start: () => Running,
    begin: (channel: Channel) => Promise<void>,
    gone: () => Promise<void>,
    report: ProcessReport,
  ) {
    this.#start = start;
    this.#begin = begin;
    this.#gone = gone;
    this.#report = report;
  }

  /** Starts it; rejects when it does not start the first time, with its last words. */
  async start(): Promise<void> {
    const running = this.#start();
    const since = Date.now();
    try {
      await Promise.race([this.#begin(running.channel), running.ended.then((why) => Promise.reject(new Error(why)))]);
    } catch (error) {
      running.child.kill('SIGKILL');
      throw error;
    }
    this.#running = running;
    const over = new AbortController();
    void this.#watch(running, over.signal);
    void running.ended.then(async (why) => {
      over.abort();
      this.#running = undefined;
      await this.#gone();
      if (!this.#closing.signal.aborted) await this.#again(why, since);
    });
  }

  /** Asks the process. Rejects with `service-indisponible` while there is none, and after `patience` ms. */
  call(to: string, given: readonly unknown[], patience?: number): Promise<unknown> {
    if (this.#running === undefined)
      return Promise.reject(serviceIndisponible('Ce service redémarre. Réessayez dans un instant.'));
    return this.#running.channel.call(to, given, patience);
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    this.#closing.abort();
    const running = this.#running;
    running?.child.kill('SIGKILL');
    await running?.ended;
  }

  async #again(why: string, since: number): Promise<void> {
    if (Date.now() - since > LONG_LIFE) this.#pause = FIRST_PAUSE;
    this.#report.ended(why, this.#pause);
    for (;;) {
      await elapsed(this.#pause, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      if (this.#closing.signal.aborted) return;
      try {
        await this.start();
        return;
      } catch (error) {
        this.#report.failed(error);
      }
    }
  }

  /** Ends a process that no longer answers. */
  async #watch({ channel }: Running, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await elapsed(HEARTBEAT, undefined, { signal: over, ref: false }).catch(() => undefined);
      if (over.aborted) return;
      const isAlive = await channel.call('alive', [], STILL_ALIVE).then(
        () => true,
        () => false,
      );
      if (!isAlive) {
        channel.end('it no longer answers');
        return;
      }
    }
  }
}

/** MiB that a process has in memory, where the system says it. */
function memoryOf(pid: number | undefined): number {
  try {
    const [, resident = '0'] = readFileSync(`/proc/${pid ?? 0}/statm`, 'utf8').split(' ');
    return (Number(resident) * 4_096) / (1024 * 1024);
  } catch {
    return 0;
  }
}

/** Has the kernel end a process before those of the portal, where the system does so. */
function endsFirst(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid ?? 0}/oom_score_adj`, FIRST_TO_END);
  } catch {
    // The watch is left.
  }
}
