import { createHmac, timingSafeEqual } from 'node:crypto';
import { RINGS_COOKIE, RingFacts, type Guichet, type Role } from '@pwp/contracts';
import { requestCookie } from './request-cookie.ts';

/** Longest value of our own, characters. */
const LONGEST = 1_000;

/** The facts about an account that rings compare; its id enters only as an HMAC. */
export function ringFactsOf(
  { id, roles }: { id: string; roles: readonly Role[] },
  guichet: Pick<Guichet, 'code' | 'siret'> | null,
  secret: string,
  now: Date,
): RingFacts {
  const drawn = macOf(`account:${id}`, secret);
  return {
    g: guichet?.code ?? null,
    o: guichet?.siret ?? null,
    r: roles.toSorted(),
    p: drawn.readUInt32BE(0) % 100,
    v: drawn.subarray(4, 20).toString('base64url'),
    t: Math.floor(now.getTime() / 1_000),
  };
}

/** The value of the cookie `pwp-anneaux`, `<facts>.<mac>`; equal facts give equal values. */
export function writeRings({ g, o, r, p, v, t }: RingFacts, secret: string): string {
  const facts = Buffer.from(JSON.stringify({ g, o, r, p, v, t })).toString('base64url');
  return `${facts}.${macOf(facts, secret).toString('base64url')}`;
}

/** The unverified value of `pwp-anneaux` in a `Cookie` header. */
export function ringsCookie(header: string | undefined): string | undefined {
  return requestCookie(header, RINGS_COOKIE, LONGEST);
}

/** The facts in a `Cookie` header; undefined when they are missing or not signed with this secret. */
export function readRings(header: string | undefined, secret: string): RingFacts | undefined {
  const [facts = '', mac = '', ...more] = (ringsCookie(header) ?? '').split('.');
  const given = Buffer.from(mac, 'base64url');
  const right = macOf(facts, secret);
  if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  try {
    return RingFacts.safeParse(JSON.parse(Buffer.from(facts, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

function macOf(text: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}
