import { solveChallengeWorkers } from 'altcha-lib';
import type { Challenge } from 'altcha-lib/types';

/** Most workers, so that the machine stays usable meanwhile. */
const MOST_WORKERS = 4;
/** After this time, ms, the machine counts as too slow. */
const LIMIT = 60_000;

/** Turns the API's challenge into the proof that it expects. */
export type ProveWork = (challenge: Challenge) => Promise<string>;

/** Computes the proof in workers in about a second, without any input. Throws when this browser finds none. */
export const proveWork: ProveWork = async (challenge) => {
  const solution = await solveChallengeWorkers({
    challenge,
    concurrency: Math.min(MOST_WORKERS, navigator.hardwareConcurrency),
    createWorker: () => new Worker(new URL('./proof-worker.ts', import.meta.url), { type: 'module' }),
    timeout: LIMIT,
  });
  if (solution === null) throw new Error('no proof of work was found in time');
  const { parameters, signature } = challenge;
  return btoa(JSON.stringify({ challenge: { parameters, signature }, solution }));
};
