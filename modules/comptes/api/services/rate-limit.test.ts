import { expect, test } from 'vitest';
import { createRateLimit, networkOf } from './rate-limit.ts';

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['3f2a9c', '3f2a9c'],
  ['', ''],
])('%s counts as %s', (key, network) => {
  expect(networkOf(key)).toBe(network);
});

test('another address of the same network is no other caller; another network is', async () => {
  const limit = createRateLimit(1, 60);
  expect(await limit.allows('2001:db8:1:2::1')).toBe(true);
  await expect(limit.require('2001:db8:1:2:aaaa::7')).rejects.toMatchObject({ code: 'trop-de-demandes' });
  expect(await limit.allows('2001:db8:1:3::1')).toBe(true);
});
