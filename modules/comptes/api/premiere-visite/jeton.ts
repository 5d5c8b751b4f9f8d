import { createHash, randomBytes } from 'node:crypto';

/** Generates the code of a link: 256 bits. */
export function drawJeton(): string {
  return randomBytes(32).toString('base64url');
}

/** The stored hash: someone who reads the database cannot follow the link. */
export function hashJeton(jeton: string): string {
  return createHash('sha256').update(jeton).digest('hex');
}
