import { Problem } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { composeManifest } from './core/compose-manifest.ts';
import { entryWithoutRelease, releaseText } from './core/release-statement.ts';
import { openPrivateKey } from './core/signing-key.ts';
import { EventModel } from './journal/event-model.ts';
import { createReleaseChecker } from './releases/release-checker.ts';
import {
  addPublisher,
  type Answer,
  signedHeaders,
  startTestRegistry,
  testModule,
  type TestRegistry,
} from './testing/test-registry.ts';

/* No publication or line of the journal may block other requests or break the manifest. */

const RELEASES = '/registry/v1/modules/essai/releases';

function faultsOf({ status, text }: Answer) {
  const { code, errors = [] } = Problem.parse(JSON.parse(text));
  expect([status, code]).toEqual([422, 'publication-refusee']);
  return errors;
}

/** A module whose stylesheet takes some seconds to parse, within all limits. */
function slowModule() {
  const module = testModule('essai');
  module.files.push({ name: 'slow.css', role: 'css', text: 'b{c:d}'.repeat(2_000) });
  return module;
}

/** Writes a line as an older registry, or anyone with access to the database, could have. */
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

/** Adds a release with a title of that length, correctly signed. */
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

test('requests are served while a slow stylesheet is checked, and an unsigned archive is never checked', async () => {
  const registry = await startTestRegistry();
  const sent = await registry.sign(slowModule());
  const over = new AbortController();
  const publication = registry.call(RELEASES, sent).finally(() => over.abort());
  let served = 0;
  while (!over.signal.aborted) {
    expect((await registry.call('/registry/v1/manifest')).status).toBe(200);
    served += 1;
  }
  expect(faultsOf(await publication).map(({ pointer }) => pointer)).toContain('style-deborde');
  // If the check blocked the main thread, only three would be served.
  expect(served).toBeGreaterThan(10);

  const unsigned = { ...sent, headers: { ...sent.headers, 'pwp-signature': 'AA==' } };
  expect(faultsOf(await registry.call(RELEASES, unsigned)).map(({ pointer }) => pointer)).toEqual([
    'signature-refusee',
  ]);
});

test('a check that takes too long is a fault of the release, and the next one is checked', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const { raw, headers } = await registry.sign(slowModule(), {}, key);
  const checker = createReleaseChecker(20);
  const task = { module: 'essai', publicKey: key.publicKey, signature: headers['pwp-signature'] ?? '', others: [] };
  const { faults } = await checker.check({ ...task, archive: raw });
  expect(faults).toMatchObject([{ code: 'archive-illisible' }]);
  expect(faults[0]?.detail).toContain('takes more than 0.02 s');
  await checker.close();
  await registry.publish(testModule('essai'));
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
  const module = testModule('essai');
  Object.assign(module.declaration, given);
  const faults = faultsOf(await registry.call(RELEASES, await registry.sign(module)));
  expect(new Set(faults.map(({ pointer }) => pointer))).toEqual(new Set(['declaration-invalide']));
  expect(faults.length).toBeLessThanOrEqual(100);
});

test('two modules of fifty thousand addresses each are compared in linear time', () => {
  const entryOf = (id: string, order: number) =>
    entryWithoutRelease({
      ...testModule(id).declaration,
      order,
      publicPages: Array.from({ length: 50_000 }, (_, page) => ({ label: 'a', path: `/${id}/${page}` })),
    });
  // Of this thread: other processes do not affect it.
  const began = process.threadCpuUsage();
  expect(composeManifest([entryOf('un', 1), entryOf('deux', 2)]).faults).toEqual([]);
  // Comparing each pair took 75 s.
  const { user, system } = process.threadCpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(5_000);
});

test('a release that is too large is reported and breaks neither the manifest nor disabling, also after a restart', async () => {
  const registry = await startTestRegistry();
  const good = await registry.publish(testModule('essai'), 'tous');
  await addHugeRelease(registry, 5_000_000);
  for (const each of [registry, await registry.again({ strict: true })]) {
    expect((await each.call('/registry/v1/modules/essai/disable', { body: { reason: 'panne' } })).status).toBe(204);
    expect(await each.given()).toEqual({ essai: null });
    expect((await each.call('/registry/v1/modules/essai/enable', { body: {} })).status).toBe(204);
    expect(await each.given()).toEqual({ essai: good });
    expect(each.registry.faults()).toMatchObject([{ code: 'line-unreadable' }]);
    expect((await each.call('/registry/v1/events')).status).toBe(200);
  }
});

test('an unreadable line that grants something is skipped; one that revokes something stops the registry', async () => {
  const registry = await startTestRegistry();
  await addLine('open-grant', { grant: 'x', entry: 'http://127.0.0.1:99999/main.js' });
  const good = await registry.publish(testModule('essai'), 'tous');
  expect(await (await registry.again()).given()).toEqual({ essai: good });
  await addLine('revoke-key', {});
  await expect(registry.again()).rejects.toThrow('Invalid input');
});

test('another release under an existing version is refused', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const module = testModule('essai', 'relue');
  const other = signedHeaders(testModule('essai', 'autre'), key);
  const { statement } = signedHeaders(module, key);
  // Simulates a hash collision: the journal has the other release under this version.
  await addLine('publish', {
    statement: { ...other.statement, version: statement.version },
    bytes: 1,
    key: key.id,
    signature: other.headers['pwp-signature'],
    counterSignature: 'AA==',
  });
  const answer = await registry.call(RELEASES, await registry.sign(module, {}, key));
  expect(faultsOf(answer)).toMatchObject([{ pointer: 'version-prise' }]);
});
