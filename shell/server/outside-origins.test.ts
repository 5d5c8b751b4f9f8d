import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noProxies } from '@pwp/api-kit/server';
import { usualBrand } from '@pwp/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { createShell } from './create-shell.ts';
import type { FetchManifest } from './manifest-source.ts';
import { writeBuild } from './testing/empty-build.ts';
import { listen } from './testing/listen.ts';
import { createSigner } from './testing/signed-manifests.ts';

/* What pages may reach outside the portal is what the modules of that person were approved for. */

const signer = createSigner();

/** A shell whose registry gives the second modules to who has a cookie of rings, the first to everybody else. */
async function serve(everybody: readonly unknown[], ringed: readonly unknown[]): Promise<string> {
  const dist = await mkdtemp(join(tmpdir(), 'pwp-shell-'));
  onTestFinished(() => rm(dist, { recursive: true }));
  await writeBuild(dist);
  const answers = { everybody: signer.answer(everybody), ringed: signer.answer(ringed, { rings: 'guichet:00002' }) };
  const fetchManifest: FetchManifest = ({ cookie }) =>
    Promise.resolve(cookie === undefined ? answers.everybody : answers.ringed);
  const url = 'http://127.0.0.1:8080';
  const shell = await createShell(
    {
      publicUrl: url,
      registryUrls: ['http://127.0.0.1:1'],
      registryKeys: [signer.publicKey],
      keycloak: { url: `${url}/auth`, realm: 'pwp', clientId: 'pwp-portal' },
      brand: usualBrand,
      localStack: true,
      proxies: noProxies,
    },
    { fetchManifest, dist },
  );
  const server = await listen(shell);
  onTestFinished(() => server.close());
  return server.url;
}

/** The directives of a page's policy, by name. */
async function policyOf(url: string, cookie?: string): Promise<Map<string, string>> {
  const { headers } = await fetch(url, cookie === undefined ? {} : { headers: { cookie } });
  const policy = headers.get('content-security-policy') ?? '';
  return new Map(policy.split('; ').map((each) => [each.split(' ', 1)[0] ?? '', each]));
}

test('approved origins join the images and the calls of the pages of who gets the release, and nothing else', async () => {
  const releves = manifestEntry({ id: 'releves', home: true });
  const carte = manifestEntry({ id: 'carte' });
  const origins = { images: ['https://tuiles.test'], connections: ['https://api.test:8443'] };
  const reaching = { ...carte, release: { ...carte.release, origins } };
  const url = await serve([releves, carte], [releves, reaching]);
  const [everybody, ringed] = [await policyOf(url), await policyOf(url, 'pwp-anneaux=guichet')];
  expect(everybody.get('img-src')).toBe("img-src 'self' data: blob:");
  expect(everybody.get('connect-src')).toBe("connect-src 'self'");
  expect(ringed.get('img-src')).toBe("img-src 'self' data: blob: https://tuiles.test");
  expect(ringed.get('connect-src')).toBe("connect-src 'self' https://api.test:8443");
  const others = ([name]: [string, string]) => name !== 'img-src' && name !== 'connect-src' && name !== 'script-src';
  expect([...ringed].filter(others)).toEqual([...everybody].filter(others));
  expect(ringed.get('script-src')).not.toContain('.test');
});

test('a release that stands behind the one that fails keeps its own origins', async () => {
  const carte = manifestEntry({ id: 'carte', home: true });
  const previous = { ...carte.release, origins: { images: ['https://avant.test'] } };
  const release = { ...carte.release, version: 'b'.repeat(64), origins: { images: ['https://tuiles.test'] } };
  const url = await serve([{ ...carte, release, previous }], []);
  expect((await policyOf(url)).get('img-src')).toBe(
    "img-src 'self' data: blob: https://avant.test https://tuiles.test",
  );
});
