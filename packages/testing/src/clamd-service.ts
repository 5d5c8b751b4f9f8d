import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EICAR as KNOWN, writeClamdFiles } from '@pwp/local-stack/clamd-files';
import { vi } from 'vitest';

/** The file that every antivirus takes for a virus. */
export const EICAR: string = KNOWN;

/** How long it may take to start on a busy machine, ms. */
const PATIENCE = 60_000;

/** A real clamd with two signatures of ours, on a socket. */
export interface ClamdService {
  /** For `PWP_CLAMD`. */
  address: string;
  /** Ends the daemon at once, and leaves its socket. */
  kill: () => Promise<void>;
  /** Starts it again after `kill`. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Whether this machine has it. */
export function hasClamd(): boolean {
  return spawnSync('clamd', ['--version']).status === 0;
}

/** Starts it; a file of more than `megabytes` is too long for it. */
export async function startClamd(limits: { megabytes?: number } = {}): Promise<ClamdService> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-clamd-'));
  const { configuration, socket: address } = writeClamdFiles(folder, limits);
  const start = async () => {
    const child = spawn('clamd', ['--config-file', configuration], { stdio: 'ignore' });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`clamd does not start (code ${code}).`);
    });
    await Promise.race([ended, vi.waitFor(() => answers(address), { timeout: PATIENCE })]);
    ended.catch(() => undefined);
    return child;
  };
  let child = await start();
  const kill = async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    address,
    kill,
    async restart() {
      child = await start();
    },
    async stop() {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(path: string): Promise<void> {
  const socket = connect({ path });
  try {
    await once(socket, 'connect');
    socket.write('zPING\0');
    const [said] = (await once(socket, 'data')) as [Buffer];
    if (said.toString() !== 'PONG\0') throw new Error(`clamd says ${said.toString()}`);
  } finally {
    socket.destroy();
  }
}
