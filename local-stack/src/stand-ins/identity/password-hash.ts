import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** With r = 8, a hash takes 32 MB and about 80 ms. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
/** The costs as they stand in a stored hash: log2 of N, r and p. */
const WRITTEN = ['scrypt', '15', '8', '1'];
const KEY_BYTES = 32;

/** Hash of a password as `scrypt$cost$r$p$salt$key` (base64url). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return [...WRITTEN, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * Whether the password matches the hash. Without a hash (unknown account, no password yet) it takes the same time and
 * returns false, so that timing reveals nothing.
 */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const [salt, key] = (hash ?? '').split('$').slice(WRITTEN.length);
  const actual = await derive(password, Buffer.from(salt ?? '', 'base64url'));
  return key !== undefined && timingSafeEqual(actual, Buffer.from(key, 'base64url'));
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Two keyboards may produce one character in different Unicode forms; NFKC unifies them.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, COST, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
