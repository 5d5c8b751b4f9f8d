import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { composeStatement, releaseText } from '../core/release-statement.ts';
import { generatePrivateKey, openPrivateKey } from '../core/signing-key.ts';
import type { RegistryEvent } from '../core/registry-event.ts';
import { EventModel } from '../journal/event-model.ts';
import { type Answer, startTestRegistry, testModule, problemOf } from '../testing/test-registry.ts';

const codeOf = (answer: Answer) => [answer.status, problemOf(answer).code];

test('a release that is published again is served again by every process', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  await writeFile(join(registry.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  const other = await registry.again();
  expect(await other.given()).toEqual({ essai: null });
  expect(await registry.publish(testModule('essai'))).toBe(version);
  await vi.waitFor(async () => expect(await other.given()).toEqual({ essai: version }));
  expect(other.registry.faults()).toEqual([]);
});

test('an altered release cannot be promoted until it is published again', async () => {
  const registry = await startTestRegistry();
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
  const altered = await registry.publish(testModule('essai', 'altérée'));
  const beside = await registry.publish(testModule('voisin'));
  await writeFile(join(registry.folder, 'releases/essai', altered, 'page.js'), 'autre chose');
  const promote = () =>
    registry.call('/registry/v1/modules/essai/promote', { body: { ring: 'tous', version: altered } });
  expect(codeOf(await promote())).toEqual([409, 'version-alteree']);
  const move = { method: 'PUT', body: { releases: { voisin: beside, essai: altered } } };
  expect(codeOf(await registry.call('/registry/v1/channels/tous', move))).toEqual([409, 'version-alteree']);
  expect(await registry.given()).toEqual({ essai: good });
  expect(registry.registry.faults()).toMatchObject([{ module: 'essai', code: 'release-altered' }]);

  await registry.publish(testModule('essai', 'altérée'));
  expect((await promote()).status).toBe(200);
  expect(await registry.given()).toEqual({ essai: altered });
});

test('a rollback to an altered release gives the one before it', async () => {
  const registry = await startTestRegistry();
  const [first, altered] = [
    await registry.publish(testModule('essai', '1'), 'tous'),
    await registry.publish(testModule('essai', '2'), 'tous'),
    await registry.publish(testModule('essai', '3'), 'tous'),
  ];
  await writeFile(join(registry.folder, 'releases/essai', altered, 'page.js'), 'autre chose');
  expect((await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' })).status).toBe(200);
  await vi.waitFor(async () => expect(await registry.given()).toEqual({ essai: first }));
});

test('a forged line of the journal serves no release', async () => {
  const registry = await startTestRegistry();
  const good = await registry.publish(testModule('essai', 'bonne'), 'tous');
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
  await vi.waitFor(() =>
    expect(registry.registry.faults()).toMatchObject([{ module: 'essai', code: 'release-altered' }]),
  );
  expect(await registry.given()).toEqual({ essai: good });
  expect((await registry.call(`/modules/essai/${statement.version}/page.js`)).status).toBe(404);
});

test('retiring a module forgets its altered releases', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  await registry.stop();
  await writeFile(join(registry.folder, 'releases/essai', version, 'page.js'), 'autre chose');
  const again = await registry.again();
  expect(again.registry.faults()).toHaveLength(1);
  await again.call('/registry/v1/modules/essai', { method: 'DELETE' });
  await vi.waitFor(() => expect(again.registry.faults()).toEqual([]));
});
