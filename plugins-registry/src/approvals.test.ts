import { OpenedGrant } from '@pwp/contracts';
import { expect, test } from 'vitest';
import {
  problemOf,
  startTestRegistry,
  startWithBuild,
  takeGrant,
  testModule,
  writeBuild,
  type TestRegistry,
} from './testing/test-registry.ts';
import { cookieOf } from './testing/votes.ts';

/* What a release needs is given to its module once an operator approved it, and no ring gets the release before. */

const TILES = 'https://tuiles.test';
const needing = (said: string, needs: object) => testModule('essai', said, { needs });
const promote = (registry: TestRegistry, version: string, ring = 'tous', token?: string) =>
  registry.call('/registry/v1/modules/essai/promote', {
    body: { ring, version },
    ...(token !== undefined && { token }),
  });
const approve = (registry: TestRegistry, version?: string, token?: string) =>
  registry.call('/registry/v1/modules/essai/approve', { body: { version }, ...(token !== undefined && { token }) });
const awaited = async (registry: TestRegistry) =>
  (await registry.modules())[0]?.releases[0]?.needs.flatMap(({ kind, value, approved }) =>
    approved ? [] : [`${kind} ${value}`],
  );

test('a first release that needs something is given to nobody before an operator approved it', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(needing('1', { identity: ['read'], topics: ['essai.dire'] }));
  const refused = problemOf(await promote(registry, version, 'guichet:00002'));
  expect([refused.status, refused.code]).toEqual([409, 'besoins-a-approuver']);
  expect(refused.errors).toEqual([
    { pointer: 'identity read', detail: 'lire les comptes et leurs connexions' },
    { pointer: 'topic essai.dire', detail: 'envoyer des messages essai.dire' },
  ]);
  const atOnce = await registry.call('/registry/v1/channels/tous', {
    method: 'PUT',
    body: { releases: { essai: version } },
  });
  expect(problemOf(atOnce).code).toBe('besoins-a-approuver');
  expect(await awaited(registry)).toEqual(['identity read', 'topic essai.dire']);

  expect((await approve(registry, version)).status).toBe(200);
  expect(await awaited(registry)).toEqual([]);
  expect((await promote(registry, version)).status).toBe(200);
  expect(await registry.given()).toEqual({ essai: version });
  expect((await registry.events()).find(({ kind }) => kind === 'approve')).toMatchObject({
    actor: 'exploitation',
    module: 'essai',
    detail: { version },
  });
});

test('a release that needs no more than what was approved waits for nobody, one that needs more does', async () => {
  const registry = await startTestRegistry();
  await approve(registry, await registry.publish(needing('1', { identity: ['read', 'accounts'] })));
  const less = await registry.publish(needing('2', { identity: ['read'] }), 'tous');
  const bare = await registry.publish(testModule('essai', '3'), 'tous');
  const more = await registry.publish(needing('4', { identity: ['read'], topics: ['essai.dire'] }));
  expect(problemOf(await promote(registry, more)).errors).toEqual([
    { pointer: 'topic essai.dire', detail: 'envoyer des messages essai.dire' },
  ]);
  expect(await registry.given()).toEqual({ essai: bare });
  // What was given before comes back without another approval.
  expect((await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' })).status).toBe(200);
  expect(await registry.given()).toEqual({ essai: less });
});

test('a team approves nothing for itself', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(needing('1', { identity: ['accounts'] }));
  const { token } = await registry.addToken({ modules: ['essai'], develop: true });
  expect(problemOf(await approve(registry, version, token)).code).toBe('acces-refuse');
  expect(problemOf(await promote(registry, version, 'tous', token)).code).toBe('besoins-a-approuver');
});

test('an approval survives a restart, writes one event however often it is asked, and ends with the module', async () => {
  const registry = await startTestRegistry();
  const module = needing('1', { identity: ['read'] });
  const version = await registry.publish(module);
  for (let time = 0; time < 3; time += 1) await approve(registry, version);
  expect((await registry.events()).filter(({ kind }) => kind === 'approve')).toHaveLength(1);
  await registry.stop();
  const again = await registry.again();
  expect((await promote(again, version)).status).toBe(200);
  expect((await again.call('/registry/v1/modules/essai', { method: 'DELETE' })).status).toBe(204);
  const anew = await again.publish(module);
  expect(problemOf(await promote(again, anew)).code).toBe('besoins-a-approuver');
});

test('an approval names the release that was read: without one, nothing is approved', async () => {
  const registry = await startTestRegistry();
  await registry.publish(needing('1', { identity: ['accounts'] }));
  expect((await approve(registry)).status).toBe(400);
  expect(await awaited(registry)).toEqual(['identity accounts']);
});

test('an unknown module and an unknown release are named', async () => {
  const registry = await startTestRegistry();
  expect(problemOf(await approve(registry, 'f'.repeat(64))).code).toBe('module-inconnu');
  await registry.publish(testModule('essai'));
  expect(problemOf(await approve(registry, 'f'.repeat(64))).code).toBe('version-inconnue');
});

test('what the portal came with is approved by being there; a release over it needs approval for more alone', async () => {
  const registry = await startWithBuild(needing('0', { identity: ['read'], origins: { images: [TILES] } }));
  expect((await registry.manifest()).modules[0]?.release?.origins).toEqual({ images: [TILES] });
  await registry.publish(needing('1', { identity: ['read'] }), 'tous');
  const more = await registry.publish(needing('2', { identity: ['read', 'accounts'] }));
  expect(problemOf(await promote(registry, more)).errors).toMatchObject([{ pointer: 'identity accounts' }]);
});

test('a module that is developed reaches the origins that were approved by being in the folder, and no others', async () => {
  const origins = { images: [TILES] };
  const registry = await startWithBuild(needing('0', { origins }), { developmentGrants: true });
  const { declaration } = needing('1', { origins: { ...origins, connections: ['https://api.test'] } });
  const body = { entry: 'http://127.0.0.1:5199/pwp-developpement.js', declaration };
  const { text } = await registry.call('/registry/v1/modules/essai/grants', { body });
  const { path } = OpenedGrant.parse(JSON.parse(text));
  const cookie = cookieOf({ v: 'developpeuse' });
  const code = new URL(path, 'http://portail').searchParams.get('jeton') ?? '';
  const { headers } = await takeGrant(registry, code, { cookie, origin: 'http://127.0.0.1:8080' });
  const kept = headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
  expect((await registry.manifest(`${cookie}; ${kept}`)).modules[0]?.development?.origins).toEqual(origins);
});

test('a ring keeps a release whose needs the folder no longer approves, without its origins; health names it, and a strict start stands', async () => {
  const origins = { images: [TILES] };
  const registry = await startWithBuild(needing('0', { origins }));
  const version = await registry.publish(needing('1', { origins }), 'tous');
  const faults = (of: TestRegistry) => of.registry.faults().map(({ module, code, detail }) => [module, code, detail]);
  expect(faults(registry)).toEqual([]);
  await registry.stop();
  await writeBuild(registry.config.modulesDir, testModule('essai', '0'));
  const upgraded = await registry.again({ strict: true });
  expect(faults(upgraded)).toEqual([['essai', 'needs-not-approved', expect.stringContaining(`--release ${version}`)]]);
  expect(await upgraded.given()).toEqual({ essai: version });
  expect((await upgraded.manifest()).modules[0]?.release).not.toHaveProperty('origins');
  await approve(upgraded, version);
  expect(faults(upgraded)).toEqual([]);
  expect((await upgraded.manifest()).modules[0]?.release?.origins).toEqual(origins);
});

test('the manifest names the outside origins that were approved, to who gets that release, and none of its other needs', async () => {
  const registry = await startTestRegistry();
  await registry.publish(testModule('essai', '1'), 'tous');
  const origins = { images: [TILES], connections: ['https://api.test:8443'] };
  const version = await registry.publish(needing('2', { origins, identity: ['read'] }));
  await approve(registry, version);
  await promote(registry, version, 'guichet:00002');
  const [given] = (await registry.manifest(cookieOf({ g: '00002' }))).modules;
  expect([given?.release?.origins, given?.previous?.origins]).toEqual([origins, undefined]);
  expect(given).not.toHaveProperty('needs');
  expect((await registry.manifest(cookieOf({ g: 'G1175' }))).modules[0]?.release).not.toHaveProperty('origins');
});
