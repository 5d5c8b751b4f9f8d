import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { JWK } from 'oidc-provider';
import { z } from 'zod';

const SigningKey = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  d: z.string(),
});

/** The private RSA key that signs tokens, as a JWK. */
export type SigningKey = z.infer<typeof SigningKey> & JWK;

/** The RS256 key of the tokens, made once: they survive a restart. */
export function signingKeyOf(database: DatabaseSync): SigningKey {
  const stored = keep(database, 'signing-key', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const kid = randomBytes(16).toString('base64url');
    return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' });
  });
  return SigningKey.parse(JSON.parse(stored));
}

/** The key that signs cookies, made once. */
export function cookieKeyOf(database: DatabaseSync): string {
  return keep(database, 'cookie-key', () => randomBytes(32).toString('base64url'));
}

function keep(database: DatabaseSync, name: string, draw: () => string): string {
  const read = database.prepare('SELECT value FROM secrets WHERE name = ?');
  if (read.get(name) === undefined)
    database.prepare('INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)').run(name, draw());
  return z.object({ value: z.string() }).parse(read.get(name)).value;
}
