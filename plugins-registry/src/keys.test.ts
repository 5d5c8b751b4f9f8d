import { PublisherKeys } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { generatePrivateKey, openPrivateKey } from './core/signing-key.ts';
import { addPublisher, startTestRegistry, testModule } from './testing/test-registry.ts';

/* Rotation of keys: a team's, and the registry's own. */

test('a key is rotated: the new key signs next to the old one, then the old one is revoked', async () => {
  const registry = await startTestRegistry();
  const [old, next] = [await addPublisher(registry, ['essai']), await addPublisher(registry, ['essai'])];
  await addPublisher(registry, ['courriers']);
  const { token } = await registry.addToken({ modules: ['essai'] });
  const listed = async () => {
    const { status, text } = await registry.call('/registry/v1/modules/essai/keys', { token });
    expect(status).toBe(200);
    return PublisherKeys.parse(JSON.parse(text)).items.map(({ id, revoked }) => [id, revoked]);
  };
  expect(await listed()).toEqual([
    [old.id, false],
    [next.id, false],
  ]);
  await registry.publish(testModule('essai', '1'), 'tous', old);
  const second = await registry.publish(testModule('essai', '2'), 'tous', next);
  expect((await registry.call(`/registry/v1/keys/${old.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await listed()).toEqual([
    [old.id, true],
    [next.id, false],
  ]);
  // Releases signed with the old key stay, and a rollback may return to them.
  expect((await registry.call('/registry/v1/modules/essai/rollback', { method: 'POST' })).status).toBe(200);
  expect(await registry.given()).not.toEqual({ essai: second });
  expect((await registry.call('/registry/v1/modules/courriers/keys', { token })).status).toBe(403);
  const { text } = await registry.call('/registry/v1/events');
  for (const { id } of [old, next]) expect(text).toContain(`"kind":"add-key","module":null,"detail":{"key":"${id}"`);
});

test('a release countersigned with an unknown key is not served until it is published again', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  await registry.stop();
  const again = await registry.again({ privateKey: generatePrivateKey() });
  expect(await again.given()).toEqual({ essai: null });
  await again.publish(testModule('essai'));
  expect(await again.given()).toEqual({ essai: version });
});

test('a registry with a new key serves releases countersigned with a former key of its settings', async () => {
  const registry = await startTestRegistry();
  const version = await registry.publish(testModule('essai'), 'tous');
  await registry.stop();
  const former = openPrivateKey(registry.config.privateKey).publicKey;
  const stranger = openPrivateKey(generatePrivateKey()).publicKey;
  const privateKey = generatePrivateKey();
  const again = await registry.again({ privateKey, formerKeys: [stranger, former] });
  expect([again.registry.faults(), again.registry.publicKey]).toEqual([[], openPrivateKey(privateKey).publicKey]);
  expect(await again.given()).toEqual({ essai: version });
  // After another publication the former key is no longer needed.
  await again.publish(testModule('essai'));
  await again.stop();
  expect(await (await again.again({ formerKeys: [] })).given()).toEqual({ essai: version });
});
