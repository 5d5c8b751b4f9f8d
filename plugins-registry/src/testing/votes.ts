import { writeRings } from '@pwp/api-kit';
import { RINGS_COOKIE, type RingFacts } from '@pwp/contracts';
import { RINGS_SECRET, type TestRegistry } from './test-registry.ts';

/** The cookie of somebody. */
export function cookieOf(facts: Partial<RingFacts>, secret = RINGS_SECRET): string {
  return `${RINGS_COOKIE}=${writeRings({ g: null, o: null, r: ['professionnel'], p: 50, v: 'quelqu-un', t: secondsNow(), ...facts }, secret)}`;
}

const secondsNow = () => Math.floor(Date.now() / 1_000);

/** Each voter of a test works elsewhere. */
const organismeOf = (voter: string) => voter.codePointAt(0)?.toString().padStart(14, '1') ?? null;

/** How the browser of each voter tells what became of one release of « essai ». */
export function votesOn({ call }: Pick<TestRegistry, 'call'>, version: string) {
  return (voter: string, outcome: string, cookie = cookieOf({ v: voter, o: organismeOf(voter) })) =>
    call('/registry/v1/beacons', { token: null, headers: { cookie }, body: { module: 'essai', version, outcome } });
}
