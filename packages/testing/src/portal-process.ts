import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inherited } from './config.ts';
import { keepLog } from './logs/run-logs.ts';

/** The folder of the repository. */
export const root = resolve(import.meta.dirname, '../../..');

/** A portal process that a journey started beside the run's. */
export interface PortalProcess {
  /** Resolves once the process serves; rejects with its output when it exits first. */
  ready: Promise<void>;
  /** Resolves with its exit code and its whole output. */
  ended: Promise<{ code: number | null; output: string }>;
  /** Asks the process to stop, as an operator does; resolves with its exit code. */
  stop: () => Promise<number | null>;
}

/** Runs `start`, `dev`, one part alone, or `reset` with the given settings, in the repository or a copy of it. */
export function startPortal(
  what: 'start' | 'dev' | 'api' | 'registry' | 'shell' | 'outside' | 'reset',
  settings: Readonly<Record<string, string>>,
  repository: string = root,
): PortalProcess {
  const script = ['start', 'dev', 'reset'].includes(what)
    ? [`local-stack/src/launchers/${what}.ts`]
    : ['local-stack/src/launchers/start-part.ts', what];
  return startProcess(script, { ...inherited, ...settings }, repository);
}

/** Runs a file of the repository, or of a copy, with these arguments and only this environment. */
export function startProcess(
  script: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  repository: string = root,
): PortalProcess {
  const what = script.join(' ');
  const child = spawn(process.execPath, script, {
    cwd: repository,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<{ code: number | null; output: string }>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      keepLog('portal', text, `${what} on port ${environment['PWP_PORT']}`);
      if (/ ready: http/.test(output)) ready.resolve();
    });
  }
  child.once('close', (code) => {
    ready.reject(new Error(`${what} ended before it was ready (exit code ${code}):\n${output}`));
    ended.resolve({ code, output });
  });
  // A journey that expects the exit, not the readiness, only awaits the former.
  ready.promise.catch(() => undefined);
  return {
    ready: ready.promise,
    ended: ended.promise,
    async stop() {
      child.kill('SIGTERM');
      return (await ended.promise).code;
    },
  };
}

/** A folder that lives as long as a journey. */
export interface TemporaryFolder {
  path: string;
  remove: () => Promise<void>;
}

/** Creates an empty folder outside the repository. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'pwp-e2e-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The port `offset` above the run's own; a portal uses six consecutive ports. */
export function portBeside(baseURL: string | undefined, offset: number): number {
  if (baseURL === undefined) throw new Error('The run has no address of its own.');
  return Number(new URL(baseURL).port) + offset;
}
