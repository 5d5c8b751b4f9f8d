import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { publicKeyOf } from '@pwp/api-kit/server';

/** An Ed25519 signing key. Its id and public key are public. */
export interface SigningKey {
  /** First 16 hexadecimal digits of the SHA-256 of the public key. */
  id: string;
  /** 32 bytes, base64. */
  publicKey: string;
  /** Signs a text; base64. */
  sign: (text: string) => string;
}

/** Generates a private key, PKCS#8 in base64. */
export function generatePrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

/** Reads a private key, PKCS#8 in base64. Throws for anything but an Ed25519 key. */
export function openPrivateKey(base64: string): SigningKey {
  const key = createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('an Ed25519 private key (PKCS#8, base64) is expected');
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url').toString('base64');
  return { id: keyId(publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') };
}

/** First 16 hexadecimal digits of the SHA-256 of a public key (32 bytes, base64). */
export function keyId(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);
}

/** Verifies a signature (base64) with a public key (32 bytes, base64); false for an invalid key. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  if (Buffer.from(publicKey, 'base64').length !== 32) return false;
  return verify(null, Buffer.from(text), publicKeyOf(publicKey), Buffer.from(signature, 'base64'));
}
