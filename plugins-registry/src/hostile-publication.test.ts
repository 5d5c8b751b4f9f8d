import { Problem } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { composeManifest } from './core/compose-manifest.ts';
import { entryWithoutRelease, releaseText } from './core/release-statement.ts';
import { openPrivateKey } from './core/signing-key.ts';
import { EventModel } from './journal/event-model.ts';
import { createReleaseChecker } from './releases/release-checker.ts';
import {
  addPublisher,
  publishTest,
  signedArchive,
  signedHeaders,
  startTestRegistry,
  testModule,
  type Answer,
  type TestRegistry,
} from './testing/test-registry.ts';

/* What a publication, or a line of the journal, may not do to others: hold them, or leave them without a manifest. */

const RELEASES = '/registry/v1/modules/essai/releases';

function faultsOf({ status, text }: Answer) {
  const { code, errors = [] } = Problem.parse(JSON.parse(text));
  expect([status, code]).toEqual([422, 'publication-refusee']);
  return errors;
}

/** A module whose stylesheet takes the parser some seconds, within its limits. */
function slowModule() {
  const module = testModule('essai');
  module.files.push({ name: 'slow.css', role: 'css', text: 'b{c:d}'.repeat(2_000) });
  return module;
}

/** Writes a line of the journal as an older registry, or whoever writes in the database, might have. */
async function addLine(kind: string, event: object): Promise<void> {
  const sequence = Number(await EventModel.max('sequence')) + 1;
  await EventModel.create({
    sequence,
    createdAt: new Date(),
    actor: 'autrefois',
    kind,
    event: JSON.stringify({ kind, ...event }),
  });
}

/** The line of a release whose title is that long, as this registry would have signed it. */
async function addHugeRelease(registry: TestRegistry, characters: number): Promise<string> {
  const module = testModule('geant');
  module.declaration.title = 'x'.repeat(characters);
  const key = openPrivateKey(registry.config.privateKey);
  const { statement, headers } = signedHeaders(module, key);
  await addLine('publish', {
    statement,
    bytes: 1,
    key: key.id,
    signature: headers['pwp-signature'],
    counterSignature: key.sign(releaseText(statement)),
  });
  await addLine('move', { channels: { geant: { tous: statement.version } } });
  return statement.version;
}

test('requests are served while a slow stylesheet is checked, and an unsigned archive is not checked at all', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const sent = await signedArchive(registry.folder, slowModule(), key);
  const over = new AbortController();
  const publication = registry.call(RELEASES, sent).finally(() => over.abort());
  let served = 0;
  while (!over.signal.aborted) {
    expect((await registry.call('/registry/v1/manifest')).status).toBe(200);
    served += 1;
  }
  expect(faultsOf(await publication).map(({ pointer }) => pointer)).toContain('style-deborde');
  // On the thread of requests, three: before it, the one that waited, and after.
  expect(served).toBeGreaterThan(10);

  const unsigned = { ...sent, headers: { ...sent.headers, 'pwp-signature': 'AA==' } };
  expect(faultsOf(await registry.call(RELEASES, unsigned)).map(({ pointer }) => pointer)).toEqual([
    'signature-refusee',
  ]);
});

test('a check that takes too long is a fault of the release, and the next one is checked', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const { raw, headers } = await signedArchive(registry.folder, slowModule(), key);
  const checker = createReleaseChecker(20);
  const task = { module: 'essai', publicKey: key.publicKey, signature: headers['pwp-signature'] ?? '', others: [] };
  const { faults } = await checker.check({ ...task, archive: raw });
  expect(faults).toMatchObject([{ code: 'archive-illisible' }]);
  expect(faults[0]?.detail).toContain('takes more than 0.02 s');
  await checker.close();
  await publishTest(registry, key, testModule('essai'));
});

test.each([
  { what: 'a title of 5 MB', given: { title: 'x'.repeat(5_000_000) } },
  { what: 'a title of a page', given: { title: 'x'.repeat(101) } },
  {
    what: 'fifty thousand pages',
    given: {
      publicPages: Array.from({ length: 50_000 }, (_, page) => ({ label: 'a', path: `/essai/${page}` })),
    },
  },
  {
    what: 'fifty thousand unknown keys',
    given: Object.fromEntries(Array.from({ length: 50_000 }, (_, key) => [`cle${key}`, 1])),
  },
])('a module.json with $what is refused', async ({ given }) => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const module = testModule('essai');
  Object.assign(module.declaration, given);
  const faults = faultsOf(await registry.call(RELEASES, await signedArchive(registry.folder, module, key)));
  expect(new Set(faults.map(({ pointer }) => pointer))).toEqual(new Set(['declaration-invalide']));
  expect(faults.length).toBeLessThanOrEqual(100);
});

test('two modules of fifty thousand addresses each are compared in the time that it takes to read them', () => {
  const entryOf = (id: string, order: number) =>
    entryWithoutRelease({
      ...testModule(id).declaration,
      order,
      publicPages: Array.from({ length: 50_000 }, (_, page) => ({ label: 'a', path: `/${id}/${page}` })),
    });
  const began = performance.now();
  expect(composeManifest([entryOf('un', 1), entryOf('deux', 2)]).faults).toEqual([]);
  // Address by address, 75 s.
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('a release that is too large leaves the manifest alone, is named, and the kill switch works; after a restart too', async () => {
  const registry = await startTestRegistry();
  const good = await publishTest(registry, await addPublisher(registry), testModule('essai'), 'tous');
  await addHugeRelease(registry, 5_000_000);
  for (const each of [registry, await registry.again()]) {
    expect((await each.call('/registry/v1/modules/essai/disable', { body: { reason: 'panne' } })).status).toBe(204);
    expect(await each.given()).toEqual({ essai: null });
    expect((await each.call('/registry/v1/modules/essai/enable', { body: {} })).status).toBe(204);
    expect(await each.given()).toEqual({ essai: good });
    expect(each.registry.faults()).toMatchObject([{ code: 'line-unreadable' }]);
    expect((await each.call('/registry/v1/events')).status).toBe(200);
  }
});

test('an unreadable line that grants something hides no other line; an unreadable line that revokes something stops the registry', async () => {
  const registry = await startTestRegistry();
  await addLine('open-grant', { grant: 'x', entry: 'http://127.0.0.1:99999/main.js' });
  const good = await publishTest(registry, await addPublisher(registry), testModule('essai'), 'tous');
  expect(await (await registry.again()).given()).toEqual({ essai: good });
  await addLine('revoke-key', {});
  await expect(registry.again()).rejects.toThrow('Invalid input');
});

test('another release under the version of one that is there is refused', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const module = testModule('essai', 'relue');
  const other = signedHeaders(testModule('essai', 'autre'), key);
  const { statement } = signedHeaders(module, key);
  // As if both had one hash, of which the journal knows the other.
  await addLine('publish', {
    statement: { ...other.statement, version: statement.version },
    bytes: 1,
    key: key.id,
    signature: other.headers['pwp-signature'],
    counterSignature: 'AA==',
  });
  const answer = await registry.call(RELEASES, await signedArchive(registry.folder, module, key));
  expect(faultsOf(answer)).toMatchObject([{ pointer: 'version-prise' }]);
});
