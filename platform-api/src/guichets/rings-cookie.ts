import type { IncomingMessage } from 'node:http';
import { readRings, ringFactsOf, WithHeaders, writeRings, type Account, type Clock } from '@pwp/api-kit';
import { RINGS_COOKIE, type Session } from '@pwp/contracts';

/** A cookie is as good as a new one for so long, s; it votes for an hour (docs/registry.md › Automatic rollback). */
const RENEWED_AFTER = 900;

/** Answers a session with the cookie of its rings, where the one that came is another, or old. */
export type RingsCookie = (
  account: Account,
  session: Session,
  request: IncomingMessage,
) => Session | WithHeaders<Session>;

/** Without a secret nothing can be signed, and no cookie is set. */
export function ringsCookieOf(
  { ringsSecret, publicUrl }: { ringsSecret: string | undefined; publicUrl: string },
  clock: Clock,
): RingsCookie {
  if (ringsSecret === undefined) return (_account, session) => session;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`;
  return (account, session, request) => {
    const facts = ringFactsOf(account, session.guichet, ringsSecret, clock.now());
    const known = readRings(request.headers.cookie, ringsSecret);
    const value = writeRings(facts, ringsSecret);
    // Written again with the date of the one that came, it is the same or not.
    const isSame =
      known !== undefined && writeRings({ ...facts, t: known.t }, ringsSecret) === writeRings(known, ringsSecret);
    if (isSame && facts.t - known.t < RENEWED_AFTER) return session;
    return new WithHeaders({ 'Set-Cookie': `${RINGS_COOKIE}=${value}; ${attributes}` }, session);
  };
}
