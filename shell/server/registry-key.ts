import { verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** The registry's public key, as a setting holds it: 32 bytes, base64. */
export const RegistryKey = z
  .base64()
  .refine(
    (key) => Buffer.from(key, 'base64').length === 32,
    'une clé publique Ed25519 est attendue : 32 octets, en base64',
  );

/** Whether the registry signed this very text of a manifest. */
export function isSigned(text: string, signature: string, key: KeyObject): boolean {
  return verify(null, Buffer.from(`pwp-manifest-1\n${text}`), key, Buffer.from(signature, 'base64'));
}
