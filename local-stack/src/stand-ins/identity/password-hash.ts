import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What scrypt is told: log2 of N, then r and p. */
export type PasswordCost = readonly [logN: number, r: number, p: number];

/** A hash takes 32 MB and about 80 ms. */
const COST: PasswordCost = [15, 8, 1];
const KEY_BYTES = 32;

/** Hashes passwords at a cost, and knows those that were hashed at another. */
export interface PasswordHashes {
  /** Hash of a password as `scrypt$logN$r$p$salt$key` (base64url). */
  hash: (password: string) => Promise<string>;
  /**
   * Whether the password matches the hash. Without a hash (unknown account, no password yet) it takes the same time and returns false,
   * so that timing reveals nothing.
   */
  verify: (password: string, hash: string | null | undefined) => Promise<boolean>;
}

/** Only a test gives another cost: no setting leads here. */
export function passwordHashes(cost: PasswordCost = COST): PasswordHashes {
  return {
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(password, salt, cost);
      return ['scrypt', ...cost, salt.toString('base64url'), key.toString('base64url')].join('$');
    },
    async verify(password, hash) {
      const [, logN = cost[0], r = cost[1], p = cost[2], salt = '', key] = hash?.split('$') ?? [];
      const actual = await derive(password, Buffer.from(salt, 'base64url'), [Number(logN), Number(r), Number(p)]);
      return key !== undefined && timingSafeEqual(actual, Buffer.from(key, 'base64url'));
    },
  };
}

function derive(password: string, salt: Buffer, [logN, r, p]: PasswordCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: 2 ** logN, r, p, maxmem: 64 * 1024 * 1024 };
    // Two keyboards may produce one character in different Unicode forms; NFKC unifies them.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
