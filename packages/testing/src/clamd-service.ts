import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { SIGNATURE } from './clamd-double.ts';

/** The test file of the antivirus makers, in two parts: no antivirus takes this file for it. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

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
export async function startClamd({ megabytes = 25 } = {}): Promise<ClamdService> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-clamd-'));
  const address = join(folder, 'clamd.ctl');
  await mkdir(join(folder, 'signatures'));
  const line = (name: string, text: string) => `${name}:0:*:${Buffer.from(text).toString('hex')}\n`;
  const signatures = line('Pwp.Essai', SIGNATURE) + line('Eicar-Test-Signature', EICAR);
  await writeFile(join(folder, 'signatures/essai.ndb'), signatures);
  const file = join(folder, 'clamd.conf');
  const settings = [
    'Foreground yes',
    `LocalSocket ${address}`,
    'FixStaleSocket yes',
    `DatabaseDirectory ${join(folder, 'signatures')}`,
    `TemporaryDirectory ${folder}`,
    `StreamMaxLength ${megabytes}M`,
  ];
  await writeFile(file, `${settings.join('\n')}\n`);
  const start = async () => {
    const child = spawn('clamd', ['--config-file', file], { stdio: 'ignore' });
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
