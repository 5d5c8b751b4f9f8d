import { PublisherKeys } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { generatePrivateKey, openPrivateKey } from './core/signing-key.ts';
import { addPublisher, publishTest, startTestRegistry, testModule } from './testing/test-registry.ts';

/* Keys change: a team's, and the registry's own. */

test('a key is rotated: the team lists what may sign, the new one signs beside the old, then the old is revoked', async () => {
  const registry = await startTestRegistry();
  const [old, next] = [await addPublisher(registry, ['essai']), await addPublisher(registry, ['essai'])];
  await addPublisher(registry, ['courriers']);
  const added = await registry.call('/registry/v1/tokens', { body: { modules: ['essai'], label: 'équipe essai' } });
  const { token } = JSON.parse(added.text) as { token: string };
  const listed = async () => {
    const { status, text } = await registry.call('/registry/v1/modules/essai/keys', { token });
    expect(status).toBe(200);
    return PublisherKeys.parse(JSON.parse(text)).items.map(({ id, revoked }) => [id, revoked]);
  };
  expect(await listed()).toEqual([
    [old.id, false],
    [next.id, false],
  ]);
  await publishTest(registry, old, testModule('essai', '1'), 'tous');
  const second = await publishTest(registry, next, testModule('essai', '2'), 'tous');
  expect((await registry.call(`/registry/v1/keys/${old.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await listed()).toEqual([
    [old.id, true],
    [next.id, false],
  ]);
  // What the old one signed stays, and can be gone back to.
  expect((await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' })).status).toBe(200);
  expect(await registry.given()).not.toEqual({ essai: second });
  expect((await registry.call('/registry/v1/modules/courriers/keys', { token })).status).toBe(403);
  const { text } = await registry.call('/registry/v1/events');
  for (const { id } of [old, next]) expect(text).toContain(`"kind":"add-key","module":null,"detail":{"key":"${id}"`);
});

test('a release that another registry countersigned is not given out until it is published again', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const version = await publishTest(registry, key, testModule('essai'), 'tous');
  await registry.stop();
  const again = await registry.again({ privateKey: generatePrivateKey() });
  expect(await again.given()).toEqual({ essai: null });
  await publishTest(again, key, testModule('essai'));
  expect(await again.given()).toEqual({ essai: version });
});

test('a registry with another key gives out what a key that it is told of countersigned; what it signs is the new one’s', async () => {
  const registry = await startTestRegistry();
  const key = await addPublisher(registry);
  const version = await publishTest(registry, key, testModule('essai'), 'tous');
  await registry.stop();
  const former = openPrivateKey(registry.config.privateKey).publicKey;
  const stranger = openPrivateKey(generatePrivateKey()).publicKey;
  const privateKey = generatePrivateKey();
  const again = await registry.again({ privateKey, formerKeys: [stranger, former] });
  expect([again.registry.faults(), again.registry.publicKey]).toEqual([[], openPrivateKey(privateKey).publicKey]);
  expect(await again.given()).toEqual({ essai: version });
  // Published again, it needs the former key no more.
  await publishTest(again, key, testModule('essai'));
  await again.stop();
  expect(await (await again.again({ formerKeys: [] })).given()).toEqual({ essai: version });
});
