import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { publicKeyOf, publicKeysSetting } from './ed25519.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const written = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');

test('a key that is written as 32 bytes in base64 verifies what its holder signed', () => {
  const text = Buffer.from('texte');
  expect(verify(null, text, publicKeyOf(written), sign(null, text, privateKey))).toBe(true);
});

test('a setting lists one key, or several', () => {
  expect(publicKeysSetting.parse(written)).toEqual([written]);
  expect(publicKeysSetting.parse(`${written}, ${written}`)).toEqual([written, written]);
});

test.each(['', ',', `${written},`, written.slice(4), written.replace('=', '!'), 'clé'])(
  '« %s » is no list of keys',
  (setting) => {
    expect(publicKeysSetting.safeParse(setting).error?.issues[0]?.message).toContain('32\u00A0octets');
  },
);
