import { expect, test } from 'vitest';
import { isLocalAddress } from './local-address.ts';

test.each([
  '10.1.2.3',
  '127.0.0.1',
  '192.168.1.20',
  '172.31.0.1',
  '100.64.0.1',
  '::1',
  'fd12::1',
  'fe80::1',
  '::ffff:10.0.0.1',
])('%s is of a local network', (address) => {
  expect(isLocalAddress(address)).toBe(true);
});

test.each(['192.0.2.1', '172.32.0.1', '100.128.0.1', '8.8.8.8', '2001:db8::1', ''])('%s is not', (address) => {
  expect(isLocalAddress(address)).toBe(false);
});
