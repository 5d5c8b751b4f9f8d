import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { ManifestAnswer } from '../manifest-source.ts';

/** A registry's key and what it signs. */
export interface Signer {
  /** 32 bytes, base64. */
  publicKey: string;
  /** An answer of the registry that holds these modules, right in all that `given` leaves out. */
  answer(
    modules: readonly unknown[],
    given?: Partial<ManifestAnswer> & { sequence?: number; signedAt?: string },
  ): ManifestAnswer;
}

/** A registry's key of its own. */
export function createSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64'),
    answer(modules, { sequence = 0, signedAt = new Date().toISOString(), ...given } = {}) {
      const plain = JSON.stringify({ version: 1, sequence, signedAt, modules });
      const text = given.text ?? plain.replaceAll('<', String.raw`\u003c`);
      return { text, signature: signatureOf(text, privateKey), etag: undefined, rings: undefined, ...given };
    },
  };
}

function signatureOf(text: string, key: KeyObject): string {
  return sign(null, Buffer.from(`pwp-manifest-1\n${text}`), key).toString('base64');
}
