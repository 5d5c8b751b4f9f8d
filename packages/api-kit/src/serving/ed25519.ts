import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** A setting that lists Ed25519 public keys, separated by commas: each 32 bytes, base64. */
export const publicKeysSetting = z
  .string()
  .transform((list) => list.split(',').map((key) => key.trim()))
  .refine(
    (keys) => keys.every(isPublicKey),
    'des clés publiques Ed25519 sont attendues : 32 octets, en base64, séparées par des virgules',
  );

function isPublicKey(key: string): boolean {
  return z.base64().safeParse(key).success && Buffer.from(key, 'base64').length === 32;
}

/** An Ed25519 public key (32 bytes, base64) in the form that Node verifies with. Throws when it is none. */
export function publicKeyOf(base64: string): KeyObject {
  const x = Buffer.from(base64, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
