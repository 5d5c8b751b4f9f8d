import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Defi } from '../contracts/index.ts';

/** Solves a challenge, as the page's worker does; returns the `preuve` of a demande. */
export async function solveDefi(challenge: Defi): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  if (solution === null) throw new Error('the challenge was not solved in time');
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
}
