import { expect, test } from 'vitest';
import { createRateLimit, networkOf, waitInWords } from './rate-limit.ts';
import { defineProblem } from './problems.ts';

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

test('addresses of one network count as one caller, another network as another', async () => {
  const limit = createRateLimit(1, 60);
  expect(await limit.allows('2001:db8:1:2::1')).toBe(true);
  await expect(limit.require('2001:db8:1:2:aaaa::7')).rejects.toMatchObject({ code: 'trop-de-requetes' });
  expect(await limit.allows('2001:db8:1:3::1')).toBe(true);
});

test('the refusal says when to come back, in the words of the limit', async () => {
  const own = createRateLimit(1, 90, { problem: defineProblem('trop-de-choses', 429, 'Trop de choses') });
  await own.require('a');
  const refusal = await own.require('a').catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    status: 429,
    code: 'trop-de-choses',
    detail: 'Trop de choses\u00A0: réessayez dans 2 minutes.',
  });
  expect(refusal).toHaveProperty(
    'retryAfter',
    expect.toSatisfy((wait: number) => wait > 60 && wait <= 90),
  );
});

test('an undone count does not count', async () => {
  const limit = createRateLimit(2, 60);
  await limit.require('a');
  await limit.giveBack('a');
  await limit.require('a');
  await limit.require('a');
  expect(await limit.allows('a')).toBe(false);
});

test('a flood of addresses is forgotten from its oldest on, and one that keeps asking is not let through by it', async () => {
  const limit = createRateLimit(1, 60, { remembered: 100 });
  await limit.require('first');
  await limit.require('asks on');
  for (let address = 0; address < 1_000; address += 1) {
    await limit.require(`192.0.2.${address}`);
    expect(await limit.allows('asks on')).toBe(false);
  }
  expect(await limit.allows('first')).toBe(true);
});

test.each([
  [0, 'une seconde'],
  [2, '2 secondes'],
  [59, '59 secondes'],
  [60, 'une minute'],
  [61, '2 minutes'],
  [3_600, '60 minutes'],
])('a wait of %i s is said « %s »', (seconds, words) => {
  expect(waitInWords(seconds)).toBe(words);
});
