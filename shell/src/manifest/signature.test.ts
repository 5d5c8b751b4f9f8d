import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { verifySignature } from './signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
const text = '{"version":1,"modules":[{"title":"Numérisation"}]}';
const signature = sign(null, Buffer.from(`pwp-manifest-1\n${text}`), privateKey).toString('base64');
const otherKey = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('what the registry signed is told from anything else', async () => {
  expect(await verifySignature(text, signature, key)).toBe('signed');
  expect(await verifySignature(text.replace('1', '2'), signature, key)).toBe('altered');
  expect(await verifySignature(text, signature, otherKey.toString('base64'))).toBe('altered');
  expect(await verifySignature(text, '', key)).toBe('altered');
  expect(await verifySignature(text, 'no base64 !', key)).toBe('altered');
  expect(await verifySignature(text, signature, 'AAAA')).toBe('altered');
});

test('a browser without Ed25519, or without cryptography on a page by plain HTTP, cannot tell', async () => {
  vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('Ed25519', 'NotSupportedError'));
  expect(await verifySignature(text, signature, key)).toBe('unknown');
  vi.stubGlobal('crypto', {});
  expect(await verifySignature(text, signature, key)).toBe('unknown');
});
