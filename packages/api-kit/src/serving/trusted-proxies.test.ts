import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { noProxies, readTrustedProxies, trustedProxiesSetting } from './trusted-proxies.ts';

function request(remoteAddress: string | undefined, forwarded?: string): IncomingMessage {
  const message = new IncomingMessage(Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }));
  if (forwarded !== undefined) message.headers['x-forwarded-for'] = forwarded;
  return message;
}

test("no proxy is trusted by default: the address is the connection's", () => {
  const forged = request('127.0.0.1', '203.0.113.9');
  expect(noProxies.callerOf(forged)).toBe('127.0.0.1');
  expect(noProxies.sent(forged)).toBe(false);
});

test('only a listed proxy is trusted', () => {
  const proxies = readTrustedProxies('10.0.0.4, 10.1.0.0/16,loopback');
  expect(proxies.callerOf(request('10.0.0.4', '203.0.113.9'))).toBe('203.0.113.9');
  // The caller's own entries come before those that the proxies added.
  expect(proxies.callerOf(request('127.0.0.1', '198.51.100.1, 203.0.113.9, 10.1.2.3'))).toBe('203.0.113.9');
  expect(proxies.callerOf(request('10.0.0.5', '203.0.113.9'))).toBe('10.0.0.5');
  expect([request('10.1.2.3'), request('10.2.2.3')].map((from) => proxies.sent(from))).toEqual([true, false]);
});

test('one address is written one way on a server of IPv6 and IPv4', () => {
  expect(readTrustedProxies('loopback').callerOf(request('::ffff:127.0.0.1', '203.0.113.9'))).toBe('203.0.113.9');
  expect(noProxies.callerOf(request('::ffff:203.0.113.9'))).toBe('203.0.113.9');
  expect(noProxies.callerOf(request('2001:db8::1'))).toBe('2001:db8::1');
});

test('a connection that is gone has no address, and breaks nothing', () => {
  expect(noProxies.callerOf(request(undefined, '203.0.113.9'))).toBe('');
});

test('a setting that names no address is refused', () => {
  expect(trustedProxiesSetting.safeParse('le-proxy').success).toBe(false);
  expect(trustedProxiesSetting.safeParse('10.0.0.0/40').success).toBe(false);
  expect(trustedProxiesSetting.safeParse('').success).toBe(true);
});
