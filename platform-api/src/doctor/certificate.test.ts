import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { certificateLasts } from './certificate.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-certificate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Serves a certificate of its own for this name, of so long; gives the address. */
async function served(name: string, until: readonly string[], isKnown = true): Promise<string> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key', '-out', 'cert'];
  const of = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  execFileSync('openssl', ['req', '-x509', ...key, ...of, ...until], { cwd: folder, stdio: 'pipe' });
  const cert = readFileSync(join(folder, 'cert'), 'utf8');
  if (isKnown) {
    const before = getCACertificates();
    setDefaultCACertificates([...before, cert]);
    onTestFinished(() => setDefaultCACertificates(before));
  }
  const server = createServer({ key: readFileSync(join(folder, 'key')), cert });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

test('a certificate that lasts is good, and one that should have been renewed is not', async () => {
  expect(await certificateLasts(await served('localhost', ['-days', '60']), 5_000)).toEqual([
    'bon',
    expect.stringMatching(/^encore (?:59|60) jours$/),
  ]);
  expect(await certificateLasts(await served('localhost', ['-days', '10']), 5_000)).toEqual([
    'faible',
    expect.stringMatching(/^encore (?:9|10) jours : le renouvellement n’a pas eu lieu/),
  ]);
});

const DAYS = ['-days', '60'];
test.each([
  [
    'expired',
    () => served('localhost', ['-not_before', '20200101000000Z', '-not_after', '20200201000000Z']),
    /^périmé/,
  ],
  ['of another name', () => served('ailleurs.test', DAYS), /^fait pour un autre nom/],
  ['of an authority that nobody told', () => served('localhost', DAYS, false), /NODE_EXTRA_CA_CERTS/],
])('a certificate %s is refused in words', async (_, serve, words) => {
  const [health, detail] = await certificateLasts(await serve(), 5_000);
  expect([health, detail]).toEqual(['manque', expect.stringMatching(words)]);
});

test('nobody at the address is told as that', async () => {
  await expect(certificateLasts('https://127.0.0.1:1', 5_000)).rejects.toThrow('ECONNREFUSED');
});
