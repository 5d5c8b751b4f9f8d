import { randomInt } from 'node:crypto';

/** Without characters that are misread or misheard: 0 O, 1 I L, U. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** Generates a n° of ticket, `PWP-7K3QX9FD`: short enough for the phone (39 bits; the database refuses a duplicate). */
export function drawNumero(): string {
  return `PWP-${drawReference()}`;
}

/** Generates the mark of a message in the support tool, `7K3QX9FD`. */
export function drawReference(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
