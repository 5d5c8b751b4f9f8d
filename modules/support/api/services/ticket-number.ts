import { randomInt } from 'node:crypto';

/** Without what is misread or misheard: 0 O, 1 I L, U. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** Draws a n° of ticket, `PWP-7K3QX9FD`: short enough to be said on the phone (39 bits; the database refuses a twin). */
export function drawNumero(): string {
  return `PWP-${Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')}`;
}
