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

/** Secrets generated once and stored, so that tokens and cookies survive a restart. */
export class SecretStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The RS256 key that signs tokens. */
  signingKey(): SigningKey {
    const stored = this.#keep('signing-key', () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return JSON.stringify({
        ...privateKey.export({ format: 'jwk' }),
        kid: randomBytes(16).toString('base64url'),
        alg: 'RS256',
        use: 'sig',
      });
    });
    return SigningKey.parse(JSON.parse(stored));
  }

  /** The key that signs cookies. */
  cookieKey(): string {
    return this.#keep('cookie-key', () => randomBytes(32).toString('base64url'));
  }

  #keep(name: string, draw: () => string): string {
    const read = this.#database.prepare('SELECT value FROM secrets WHERE name = ?');
    const found = read.get(name);
    if (found === undefined)
      this.#database.prepare('INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)').run(name, draw());
    return z.object({ value: z.string() }).parse(read.get(name)).value;
  }
}
