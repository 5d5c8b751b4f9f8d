import { randomInt } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 13;

/** Generates a n° de transaction: 13 random characters a-z0-9, evenly distributed (67 bits). */
export function drawTransaction(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
