import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@pwp/contracts';
import { expect, test, vi } from 'vitest';
import { composeStatement, releaseText } from '../core/release-statement.ts';
import { generatePrivateKey, openPrivateKey } from '../core/signing-key.ts';
import type { RegistryEvent } from '../core/registry-event.ts';
import { EventModel } from '../journal/event-model.ts';
import { addPublisher, publishTest, startTestRegistry, testModule, type Answer } from '../testing/test-registry.ts';

const codeOf = ({ status, text }: Answer) => [status, Problem.parse(JSON.parse(text)).code];

test('a release that is published again through one registry is given out again by the others', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const version = await publishTest(registry, key, testModule('essai'), 'tous');
  await writeFile(join(registry.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  const other = await registry.again();
  expect(await other.given()).toEqual({ essai: null });
  expect(await publishTest(registry, key, testModule('essai'))).toBe(version);
  await vi.waitFor(async () => expect(await other.given()).toEqual({ essai: version }), { timeout: 5_000 });
  expect(other.registry.faults()).toEqual([]);
});

test('a release that was altered while nobody got it is given to nobody until it is published again', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const good = await publishTest(registry, key, testModule('essai', 'bonne'), 'tous');
  const altered = await publishTest(registry, key, testModule('essai', 'altérée'));
  const beside = await publishTest(registry, key, testModule('voisin'));
  await writeFile(join(registry.folder, 'releases/essai', altered, 'page.js'), 'autre chose');
  const promote = () =>
    registry.call('/registry/v1/modules/essai/promote', { body: { ring: 'tous', version: altered } });
  expect(codeOf(await promote())).toEqual([409, 'version-alteree']);
  const move = { method: 'PUT', body: { releases: { voisin: beside, essai: altered } } };
  expect(codeOf(await registry.call('/registry/v1/channels/tous', move))).toEqual([409, 'version-alteree']);
  expect(await registry.given()).toEqual({ essai: good });
  expect(registry.registry.faults()).toMatchObject([{ module: 'essai', code: 'release-altered' }]);

  await publishTest(registry, key, testModule('essai', 'altérée'));
  expect((await promote()).status).toBe(200);
  expect(await registry.given()).toEqual({ essai: altered });
});

test('a rollback to what was altered meanwhile is made, and gives what stood before that', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const [first, altered] = [
    await publishTest(registry, key, testModule('essai', '1'), 'tous'),
    await publishTest(registry, key, testModule('essai', '2'), 'tous'),
    await publishTest(registry, key, testModule('essai', '3'), 'tous'),
  ];
  await writeFile(join(registry.folder, 'releases/essai', altered, 'page.js'), 'autre chose');
  expect((await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' })).status).toBe(200);
  await vi.waitFor(async () => expect(await registry.given()).toEqual({ essai: first }), { timeout: 5_000 });
});

test('a line that somebody else wrote in the journal gives out nothing that the registry did not countersign', async () => {
  const registry = await startTestRegistry();
  const good = await publishTest(registry, await addPublisher(registry), testModule('essai', 'bonne'), 'tous');
  const { declaration, files } = testModule('essai', 'forgée');
  const built = files.map(({ name, role, text }) => ({ name, role, bytes: Buffer.from(text) }));
  const statement = composeStatement(declaration, built);
  const stranger = openPrivateKey(generatePrivateKey());
  const signature = stranger.sign(releaseText(statement));
  const releases = join(registry.folder, 'releases/essai');
  await cp(join(releases, good), join(releases, statement.version), { recursive: true });
  for (const { name, bytes } of built) await writeFile(join(releases, statement.version, name), bytes);
  const forged: RegistryEvent[] = [
    { kind: 'publish', statement, bytes: 1, key: stranger.id, signature, counterSignature: signature },
    { kind: 'move', channels: { essai: { tous: statement.version } } },
  ];
  const last = await EventModel.max<number, EventModel>('sequence');
  await EventModel.bulkCreate(
    forged.map((event, index) => ({
      sequence: last + 1 + index,
      createdAt: new Date(),
      actor: 'quelqu’un',
      kind: event.kind,
      event: JSON.stringify(event),
    })),
  );
  await vi.waitFor(
    () => expect(registry.registry.faults()).toMatchObject([{ module: 'essai', code: 'release-altered' }]),
    { timeout: 5_000 },
  );
  expect(await registry.given()).toEqual({ essai: good });
  expect((await registry.call(`/modules/essai/${statement.version}/page.js`)).status).toBe(404);
});

test('what a retired module had altered is forgotten with it', async () => {
  const registry = await startTestRegistry();
  const version = await publishTest(registry, await addPublisher(registry), testModule('essai'), 'tous');
  await registry.stop();
  await writeFile(join(registry.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  const again = await registry.again();
  expect(again.registry.faults()).toHaveLength(1);
  await again.call('/registry/v1/modules/essai', { method: 'DELETE' });
  await vi.waitFor(() => expect(again.registry.faults()).toEqual([]), { timeout: 5_000 });
});
