import { createPublicKey, type KeyObject } from 'node:crypto';

/** An Ed25519 public key (32 bytes, base64) in the form that Node verifies with. Throws when it is none. */
export function publicKeyOf(base64: string): KeyObject {
  const x = Buffer.from(base64, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
