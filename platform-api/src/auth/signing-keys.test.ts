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
  await expect(createSigningKeys(url).get('a-key')).rejects.toMatchObject({ code: 'service-indisponible' });
  expect(seen).toEqual(['/protocol/openid-connect/certs']);
});
