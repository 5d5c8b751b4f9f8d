import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NGINX, startNginx, type StartedNginx } from './started-nginx.ts';

/* The TLS of `deploy/nginx/portail.conf`, as testssl.sh judges it from outside. Of the certificate, which is the operator's, nothing is asked. */

const TESTSSL = '/usr/bin/testssl';
const run = promisify(execFile);
const Findings = z.array(z.looseObject({ id: z.string(), severity: z.string(), finding: z.string() }));

/** What these checks of testssl.sh find of nginx at a port. */
async function findingsOf(folder: string, port: number, checks: readonly string[]) {
  const file = join(folder, `${checks.join('')}.json`);
  const alone = ['--quiet', '--warnings=batch', '--color=0', '--nodns=none', '--ip=127.0.0.1', `--jsonfile=${file}`];
  // Its status counts what it found.
  await run(TESTSSL, [...alone, ...checks, `https://pwp.example.fr:${port}`], { cwd: folder }).catch(() => undefined);
  return Findings.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Each of testssl.sh’s checks of a known vulnerability. */
const VULNERABILITIES =
  'heartbleed CCS ticketbleed ROBOT secure_renego secure_client_renego CRIME_TLS BREACH POODLE_SSL fallback_SCSV SWEET32 FREAK DROWN LOGJAM BEAST LUCKY13 winshock RC4'.split(
    ' ',
  );

describe.skipIf(!existsSync(NGINX) || !existsSync(TESTSSL))('testssl.sh', () => {
  let folder: string;
  let shell: Server;
  let nginx: StartedNginx;
  let findings: z.output<typeof Findings>;
  const found = (id: string) => findings.find((finding) => finding.id === id);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pwp-tls-'));
    shell = createServer((_incoming, outgoing) => {
      outgoing.setHeader('X-Content-Type-Options', 'nosniff');
      outgoing.end('shell');
    }).listen(0, '127.0.0.1');
    await once(shell, 'listening');
    const { port } = z.object({ port: z.number() }).parse(shell.address());
    nginx = await startNginx(['nginx/parts.conf', 'nginx/portail.conf'], { '127.0.0.1:8080': `127.0.0.1:${port}` });
    // It waits more than it works: one beside the other takes half the time.
    const both = [['--protocols', '--std', '--fs', '--headers'], ['--vulnerable']].map((checks) =>
      findingsOf(folder, nginx.ports.secure, checks),
    );
    findings = (await Promise.all(both)).flat();
  }, 300_000);
  afterAll(async () => {
    const stopped = nginx.stop();
    shell.closeAllConnections();
    shell.close();
    await stopped;
    await rm(folder, { recursive: true });
  });

  test('finds no protocol below TLS 1.2', () => {
    for (const id of ['SSLv2', 'SSLv3', 'TLS1', 'TLS1_1'])
      expect([id, found(id)?.finding]).toEqual([id, 'not offered']);
    for (const id of ['TLS1_2', 'TLS1_3']) expect(found(id)).toMatchObject({ severity: 'OK' });
  });

  test('finds ciphers with forward secrecy, and no others', () => {
    const kinds = findings.filter(({ id }) => id.startsWith('cipherlist_'));
    expect(kinds.length).toBeGreaterThan(6);
    const offered = kinds.filter(({ finding }) => finding !== 'not offered').map(({ id }) => id);
    expect(offered).toEqual(['cipherlist_STRONG_FS']);
    expect(found('FS')).toMatchObject({ severity: 'OK' });
  });

  test('finds that browsers are told to stay with TLS', () => {
    expect(found('HSTS_time')).toMatchObject({ severity: 'OK' });
  });

  test('finds no known vulnerability, of those that it tries one by one', () => {
    const tried = VULNERABILITIES.map((id) => [id, found(id)?.severity]);
    expect(tried).toEqual(VULNERABILITIES.map((id) => [id, 'OK']));
    const faults = findings.filter(({ severity }) => ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'FATAL'].includes(severity));
    expect(faults).toEqual([]);
  });
});
