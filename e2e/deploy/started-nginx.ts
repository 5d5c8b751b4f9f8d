import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@pwp/testing';
import { vi } from 'vitest';

const run = promisify(execFile);
const deploy = resolve(import.meta.dirname, '../../deploy');

/** Where Debian has it. */
export const NGINX = '/usr/sbin/nginx';

/** nginx with the portal's site, on loopback. */
export interface StartedNginx {
  ports: { plain: number; secure: number };
  /** The process that takes signals. */
  pid: number;
  /** Where it writes them. */
  logFolder: string;
  /** The lines of what was asked, and of what failed. */
  logs: () => Promise<string>;
  stop: () => Promise<void>;
}

/** What stands in place of a text of the files. */
export type Places = Readonly<Record<string, string>>;

/** Starts it on these files of `deploy`, with the places of a test and a certificate of the test's own, and returns once it listens. Throws what nginx refuses. */
export async function startNginx(files: readonly string[], places: Places): Promise<StartedNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-nginx-'));
  const ports = { plain: await freePort(), secure: await freePort() };
  await makeCertificate(folder);
  await mkdir(join(folder, 'logs'));
  await mkdir(join(folder, 'acme/.well-known/acme-challenge'), { recursive: true });
  await writeFile(join(folder, 'acme/.well-known/acme-challenge/jeton'), 'preuve');
  const texts = await Promise.all(files.map((file) => readFile(join(deploy, file), 'utf8')));
  const own = {
    '/etc/ssl/pwp': folder,
    '/var/cache/nginx/pwp': join(folder, 'cache'),
    '/usr/share/pwp-portal': join(deploy, 'nginx'),
    '/var/log/nginx': join(folder, 'logs'),
    '/var/www/html': join(folder, 'acme'),
    'listen 80;': `listen 127.0.0.1:${ports.plain};`,
    'listen 443 ssl;': `listen 127.0.0.1:${ports.secure} ssl;`,
    'listen [::]:80;': '',
    'listen [::]:443 ssl;': '',
  };
  await writeFile(join(folder, 'site.conf'), placed(texts.join(''), { ...own, ...places }));
  const main = placed(await readFile(join(deploy, 'oci/nginx.conf'), 'utf8'), {
    ' /tmp/': ` ${folder}/`,
    'worker_processes 2;': `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 2;`,
    '/dev/stderr': join(folder, 'error.log'),
    '/etc/nginx/conf.d/*.conf': join(folder, 'site.conf'),
  });
  await writeFile(join(folder, 'nginx.conf'), main);
  const words = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
  await run(NGINX, ['-t', ...words]);
  const child = spawn(NGINX, words, { stdio: 'ignore' });
  for (const port of Object.values(ports)) await vi.waitFor(() => reach(port), { timeout: 10_000 });
  return {
    ports,
    pid: Number(child.pid),
    logFolder: join(folder, 'logs'),
    async logs() {
      const written = ['access.log', 'error.log'].map((name) => readFile(join(folder, 'logs', name), 'utf8'));
      return (await Promise.all(written)).join('');
    },
    async stop() {
      child.kill('SIGQUIT');
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

function placed(text: string, places: Places): string {
  return Object.entries(places).reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the site has no ${from} any more`);
    return before.replaceAll(from, to);
  }, text);
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

async function makeCertificate(folder: string): Promise<void> {
  const key = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', ['req', '-x509', ...kind, '-subj', '/CN=pwp.example.fr', ...key]);
}
