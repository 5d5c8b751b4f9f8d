import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { benchConfig } from '../config.ts';

/** The folder of the repository. */
export const root = resolve(import.meta.dirname, '../..');

/** A measured server, in its own process. */
export interface ServerProcess {
  pid: number;
  /** Its output so far. */
  output: () => string;
  stop: () => Promise<void>;
}

/**
 * Runs a file of the repository under this Node until it prints `ready`; rejects with its output when it exits first.
 * Its log goes to `output` only.
 */
export async function startServer(
  file: string,
  {
    args = [],
    environment = {},
    ready = / ready: http/,
    cwd = root,
  }: {
    args?: readonly string[];
    environment?: Readonly<Record<string, string>>;
    ready?: RegExp;
    /** Default: the folder of the repository. */
    cwd?: string;
  } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [resolve(root, file), ...args], {
    cwd,
    env: { ...benchConfig.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A failed measure leaves no server running.
  process.once('exit', () => child.kill('SIGTERM'));
  const { promise, resolve: isReady, reject } = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      // The log of each request would fill this process's memory during a measure.
      if (output.length < 100_000) output += text;
      if (ready.test(output)) isReady();
    });
  }
  child.once('close', (code) => {
    reject(new Error(`${file} ended before it was ready (exit code ${code}):\n${output}`));
    ended.resolve();
  });
  await promise;
  if (child.pid === undefined) throw new Error(`${file} has no process`);
  return {
    pid: child.pid,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      await ended.promise;
    },
  };
}

/** Clock ticks a second in `/proc/<pid>/stat`: 100 on every Linux that Node supports. */
const TICKS = 100;

/** CPU time of a process and its children since their start, with their threads, in ms (in steps of 10). Linux only. */
export function cpuOf(pid: number): number {
  const ticks = treeOf(pid).map((member) => {
    const stat = readFileSync(`/proc/${member}/stat`, 'utf8');
    // The second field is the program's name in brackets, which may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return (ticks.reduce((sum, own) => sum + own, 0) * 1000) / TICKS;
}

/** Memory in use (RSS) of a process and its children, in bytes. Linux only. */
export function memoryOf(pid: number): number {
  return sumOverTree(pid, 'VmRSS');
}

/**
 * The peak memory (RSS) of a process and its children since `forgetPeak`, in bytes: an upper bound, the sum of their
 * peaks.
 */
export function peakMemoryOf(pid: number): number {
  return sumOverTree(pid, 'VmHWM');
}

/** Resets the peak to the current use. */
export function forgetPeak(pid: number): void {
  for (const member of treeOf(pid)) writeFileSync(`/proc/${member}/clear_refs`, '5');
}

function sumOverTree(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const pattern = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm');
  return treeOf(pid).reduce((sum, member) => {
    const kilobytes = pattern.exec(readFileSync(`/proc/${member}/status`, 'utf8'))?.[1];
    return sum + Number(kilobytes ?? 0) * 1024;
  }, 0);
}

function treeOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(treeOf)];
}
