import { expect, test } from 'vitest';
import { manifestEntry } from '../src/testing/manifest-entries.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { createGrantedManifests } from './granted-manifest.ts';
import { createSigner } from './testing/signed-manifests.ts';

const PORTAL = 'http://127.0.0.1:8080';
const signer = createSigner();

function developed(id: string, port: number) {
  const development = { entry: `http://127.0.0.1:${port}/pwp-developpement.js`, until: '2036-01-01T00:00:00.000Z' };
  return manifestEntry({ id, release: null, development });
}

/** What comes of a cookie of grants, when the registry gives these modules. */
function grantedWith(...modules: unknown[]) {
  const answer = { ...signer.answer(modules), grant: 'given' as const };
  return createGrantedManifests(() => Promise.resolve(answer), [signer.publicKey])('rings', 'cookie');
}

test('the page of who develops two modules may load the code of both, and of no other machine', async () => {
  const releves = manifestEntry({ id: 'releves' });
  const granted = await grantedWith(developed('essai', 5199), developed('autre', 5200), releves);
  const { origins } = typeof granted === 'string' ? { origins: [] } : granted;
  expect(origins).toEqual(['http://127.0.0.1:5199', 'http://127.0.0.1:5200']);
  const policy = contentSecurityPolicy([], PORTAL, `${PORTAL}/auth`, { origins, nonce: 'un-seul' });
  expect(/script-src ([^;]+)/.exec(policy)?.[1]).toBe(`'self' ${origins.join(' ')}`);
  expect(/connect-src ([^;]+)/.exec(policy)?.[1]).toContain('ws://127.0.0.1:5199 ws://127.0.0.1:5200');
});

test('two modules of one machine name it once; without a developed module the page is everybody’s', async () => {
  const granted = await grantedWith(developed('essai', 5199), developed('autre', 5199));
  expect(typeof granted === 'object' && granted.origins).toEqual(['http://127.0.0.1:5199']);
  expect(await grantedWith(manifestEntry({ id: 'releves' }))).toBe('not-now');
});
