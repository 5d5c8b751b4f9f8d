import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Readable, type Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as elapsed } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { currentRequestId } from '@pwp/api-kit';
import { z } from 'zod';
import { Channel, type ChannelSide } from './channel.ts';
import { ModuleGone } from './module-gone.ts';
import type { Occasion } from './occasion.ts';

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
/** What a process that was replaced is given to answer, ms. */
const LAST_ANSWERS = 10_000;
/** What is read of its words, bytes. */
const MOST_SAID = 256 * 1024;
/** What is kept of its last words, characters. */
const LAST_WORDS = 4_000;

const ROOT = resolve(import.meta.dirname, '../../..');
const [installed = '', ...within] = import.meta.dirname.split(`${sep}node_modules${sep}`);
/** What every module's process reads: in a repository of a team, all of it is installed. */
export const LIBRARIES: readonly string[] =
  within.length > 0
    ? withLinked(join(installed, 'node_modules'))
    : [
        ...withLinked(join(ROOT, 'node_modules')),
        join(ROOT, 'packages'),
        join(ROOT, 'package.json'),
        join(ROOT, 'platform-api/package.json'),
        import.meta.dirname,
        resolve(import.meta.dirname, '../modules'),
        resolve(import.meta.dirname, '../ports'),
      ];

/** The packages of a folder, and where those are that it links to: Node reads a package by its real path. */
function withLinked(folder: string): string[] {
  const linked = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => join(folder, name))
    .filter((link) => existsSync(link))
    .map((link) => dirname(realpathSync(link)));
  return [folder, ...new Set(linked.filter((place) => basename(place) === 'node_modules'))];
}

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** What a module's process runs. */
export interface ModuleCode {
  id: string;
  folder: string;
  /** Its `api/index.ts`. */
  entry: string;
  /** Settings of other names than its own that whoever runs it gives it. */
  gives?: readonly string[];
}

/** A process that was started, and how it speaks. */
interface Running {
  channel: Channel;
  child: ChildProcess;
  ended: Promise<string>;
  /** The answers that it owes, and what of them is still read. */
  underWay: Set<Promise<unknown>>;
}

/** A process that serves a module. */
export interface Serving extends Running {
  /** What it left is cleared up. */
  cleared: Promise<void>;
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
  return { channel, child, ended: ended.promise, underWay: new Set() };
}

/** What a process of its own answers, which ends with it. Rejects with the last words of one that ends before. */
export async function askOnce(
  code: ModuleCode,
  dialect: string,
  [to, given, patience]: [string, unknown[], number],
  work: ChannelSide['work'] = new Map(),
): Promise<unknown> {
  const { channel, child, ended } = startProcess(code, dialect, { work });
  try {
    return await Promise.race([channel.call(to, given, patience), ended.then((why) => Promise.reject(new Error(why)))]);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** What is told of a module's process. */
export interface ProcessReport {
  ended: (why: string, pause: number) => void;
  failed: (error: unknown) => void;
}

/** A module's process that is started again when it ends. */
export class ModuleProcess {
  readonly #start: () => Serving;
  readonly #begin: (channel: Channel) => Promise<void>;
  readonly #report: ProcessReport;
  readonly #closing = new AbortController();
  #running: Serving | undefined;
  /** One for the next renewal, which has read the libraries and nothing of the module. */
  #spare: Serving | undefined;
  /** What was started and has not ended. */
  readonly #living = new Set<Serving>();
  #pause = FIRST_PAUSE;

  /** `begin` has a new process start the module. */
  constructor(start: () => Serving, begin: (channel: Channel) => Promise<void>, report: ProcessReport) {
    this.#start = start;
    this.#begin = begin;
    this.#report = report;
  }

  /** Starts it; rejects when it does not start the first time, with its last words. */
  async start(): Promise<void> {
    const since = Date.now();
    const next = await this.#begun();
    // A renewal was faster.
    if (this.#running !== undefined) next.child.kill('SIGKILL');
    else this.#serve(next, since);
  }

  /**
   * Has another take over, on the code as it is now; the former ends once it has answered what it was asked. Rejects when the other does
   * not start, or `allow` does: then the former goes on.
   */
  async renew(allow: (channel: Channel) => Promise<void>): Promise<void> {
    const since = Date.now();
    const next = await this.#begun(allow).finally(() => this.#keepSpare());
    const former = this.#running;
    this.#serve(next, since);
    if (former === undefined) return;
    void Promise.race([Promise.allSettled(former.underWay), elapsed(LAST_ANSWERS, undefined, { ref: false })]).then(
      () => former.child.kill('SIGKILL'),
    );
  }

  async #begun(allow?: (channel: Channel) => Promise<void>): Promise<Serving> {
    const running = (allow && this.#spare) ?? this.#started();
    if (running === this.#spare) this.#spare = undefined;
    const { channel, child, ended } = running;
    try {
      const beginning = this.#begin(channel).then(() => allow?.(channel));
      await Promise.race([beginning, ended.then((why) => Promise.reject(new Error(why)))]);
      this.#closing.signal.throwIfAborted();
      return running;
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  #started(): Serving {
    const running = this.#start();
    this.#living.add(running);
    void running.cleared.then(() => this.#living.delete(running));
    return running;
  }

  #keepSpare(): void {
    if (this.#closing.signal.aborted || this.#spare !== undefined) return;
    const spare = this.#started();
    this.#spare = spare;
    void spare.ended.then(() => {
      if (this.#spare === spare) this.#spare = undefined;
    });
  }

  #serve(running: Serving, since: number): void {
    this.#running = running;
    const over = new AbortController();
    void this.#watch(running, over.signal);
    void running.ended.then(async (why) => {
      over.abort();
      if (this.#running !== running) return;
      this.#running = undefined;
      await running.cleared;
      if (!this.#closing.signal.aborted) await this.#again(why, since);
    });
  }

  /** Asks the process, for an account if there is one. Rejects with `ModuleGone` while there is none, and with `service-indisponible` after `patience` ms. */
  call(to: string, given: readonly unknown[], patience?: number, account?: Occasion['account']): Promise<unknown> {
    if (this.#running === undefined) return Promise.reject(new ModuleGone());
    const { channel, underWay } = this.#running;
    const answer = channel.call(to, given, patience, { account, requestId: currentRequestId() });
    const over = answer.then(untilRead, () => undefined).then(() => void underWay.delete(over));
    underWay.add(over);
    return answer;
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    this.#closing.abort();
    // One that only begins too.
    for (const each of this.#living) each.child.kill('SIGKILL');
    await Promise.all([...this.#living].map(({ cleared }) => cleared));
  }

  async #again(why: string, since: number): Promise<void> {
    if (Date.now() - since > LONG_LIFE) this.#pause = FIRST_PAUSE;
    this.#report.ended(why, this.#pause);
    for (;;) {
      await elapsed(this.#pause, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      if (this.#closing.signal.aborted || this.#running !== undefined) return;
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

const Streamed = z.object({ file: z.object({ body: z.instanceof(Readable) }) });

/** Its process still gives the pieces of a file that it answered. */
async function untilRead(answer: unknown): Promise<void> {
  const streamed = Streamed.safeParse(answer);
  // Whoever reads it is told when it fails.
  if (streamed.success) await finished(streamed.data.file.body).catch(() => undefined);
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
