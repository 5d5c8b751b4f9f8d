import { generateKeyPairSync } from 'node:crypto';
import { startEndlessServer } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';
import { createSigningKeys } from './signing-keys.ts';

test('a realm that sends elsewhere for its keys is not followed', async () => {
  const seen: unknown[] = [];
  const { url, close } = await startEndlessServer(({ url: path }) => {
    seen.push(path);
    return { status: 302, headers: { location: '/elsewhere' }, text: '' };
  });
  onTestFinished(close);
  await expect(createSigningKeys({ keycloakUrl: url, realm: 'pwp' }).get('a-key')).rejects.toMatchObject({
    code: 'service-indisponible',
  });
  expect(seen).toEqual(['/realms/pwp/protocol/openid-connect/certs']);
});

test('a realm that is busy is asked again by a process that begins, which then knows its keys', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const text = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a-key' }] });
  let asked = 0;
  const { url, close } = await startEndlessServer(() => {
    asked += 1;
    return { status: asked < 3 ? 503 : 200, text };
  });
  onTestFinished(close);
  const keys = createSigningKeys({ keycloakUrl: url, realm: 'pwp' });
  expect(await keys.whenKnown(60_000)).toBe(true);
  expect(await keys.get('a-key')).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  expect(asked).toBe(3);
});

test('a realm that is down is not waited for longer than patience asks', async () => {
  const { url, close } = await startEndlessServer(() => ({ status: 503, text: '' }));
  onTestFinished(close);
  const keys = createSigningKeys({ keycloakUrl: url, realm: 'pwp' });
  expect(await keys.whenKnown(1)).toBe(false);
  await expect(keys.get('a-key')).rejects.toMatchObject({ code: 'service-indisponible' });
});
