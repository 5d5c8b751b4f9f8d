import { randomInt } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 13;

/** Draws a n° de transaction: 13 characters a-z0-9, each as likely as the others (67 bits). */
export function drawTransaction(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
