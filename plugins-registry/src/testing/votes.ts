import { writeRings } from '@pwp/api-kit';
import { RINGS_COOKIE, type RingFacts } from '@pwp/contracts';
import { RINGS_SECRET, type TestRegistry } from './test-registry.ts';

/** A rings cookie. */
export function cookieOf(facts: Partial<RingFacts>, secret = RINGS_SECRET): string {
  return `${RINGS_COOKIE}=${writeRings({ g: null, o: null, r: ['professionnel'], p: 50, v: 'quelqu-un', t: secondsNow(), ...facts }, secret)}`;
}

const secondsNow = () => Math.floor(Date.now() / 1_000);

/** Gives each voter another organisation. */
const organismeOf = (voter: string) => voter.codePointAt(0)?.toString().padStart(14, '1') ?? null;

/** Sends beacons about one release as the browser of each voter. */
export function votesOn({ call }: Pick<TestRegistry, 'call'>, version: string, module = 'essai') {
  return (voter: string, outcome: string, cookie = cookieOf({ v: voter, o: organismeOf(voter) })) =>
    call('/registry/v1/beacons', { token: null, headers: { cookie }, body: { module, version, outcome } });
}
