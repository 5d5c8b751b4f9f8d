import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** log2 of scrypt's N; with r = 8, a hash takes 32 MB and about 80 ms. */
const COST = 15;
const BLOCK_SIZE = 8;
const PARALLELIZATION = 1;
const KEY_BYTES = 32;

/**
 * Hash of a password as `scrypt$cost$r$p$salt$key` (base64url), so that the cost can grow while older hashes stay
 * valid.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST, BLOCK_SIZE, PARALLELIZATION);
  return ['scrypt', COST, BLOCK_SIZE, PARALLELIZATION, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * Whether the password matches the hash. Without a hash (unknown account, no password yet) it takes the same time and
 * returns false, so that timing reveals nothing.
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  if (hash === undefined) {
    await derive(password, randomBytes(16), COST, BLOCK_SIZE, PARALLELIZATION);
    return false;
  }
  const [scheme, cost, blockSize, parallelization, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined)
    throw new Error('Unknown password hash in identity.sqlite');
  const expected = Buffer.from(key, 'base64url');
  const actual = await derive(
    password,
    Buffer.from(salt, 'base64url'),
    Number(cost),
    Number(blockSize),
    Number(parallelization),
  );
  return timingSafeEqual(actual, expected);
}

function derive(password: string, salt: Buffer, cost: number, r: number, p: number): Promise<Buffer> {
  // Two keyboards may produce one character in different Unicode forms; NFKC unifies them.
  const options = { N: 2 ** cost, r, p, maxmem: 256 * 2 ** cost * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
