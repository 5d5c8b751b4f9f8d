import type { IncomingMessage } from 'node:http';
import { readRings, requestCookie, type Clock } from '@pwp/api-kit';
import { DEVELOPMENT_COOKIE, type RingFacts } from '@pwp/contracts';
import { grantOf, isSignedGrant, type DevelopmentGrant } from '../core/grant.ts';
import type { SigningKey } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';

/** Longest value of our own, characters. */
const LONGEST = 1_000;

/** Dependencies of the reader. */
export interface BrowserReaderParts {
  journal: Pick<Journal, 'state' | 'catchUp'>;
  key: SigningKey;
  clock: Clock;
  ringsSecret: string | undefined;
  /** Whether settings allow development grants. */
  isOpen: boolean;
}

/** Reads a browser's cookies. */
export interface BrowserReader {
  /** The account's ring facts; undefined without a valid cookie. */
  factsOf: (request: IncomingMessage) => RingFacts | undefined;
  /** Whether grants work: the setting allows them, and the rings secret tells accounts apart. */
  hasGrants: boolean;
  /** The request's grant. `isRefused`: its cookie is invalid or no longer in force. */
  grantOf: (request: IncomingMessage) => Promise<{ grant?: DevelopmentGrant; isRefused: boolean }>;
}

/** Creates a reader of the cookies of rings and grants. */
export function readBrowsers({ journal, key, clock, ringsSecret, isOpen }: BrowserReaderParts): BrowserReader {
  const factsOf = ({ headers }: IncomingMessage) =>
    ringsSecret === undefined ? undefined : readRings(headers.cookie, ringsSecret);
  const mayOpen = isOpen && ringsSecret !== undefined;
  return {
    factsOf,
    hasGrants: mayOpen,
    async grantOf(request) {
      const { cookie } = request.headers;
      // A value that is too long must be refused, not ignored.
      const value = requestCookie(cookie, DEVELOPMENT_COOKIE, Infinity);
      if (value === undefined) return { isRefused: false };
      if (!mayOpen || value.length > LONGEST) return { isRefused: true };
      const holder = factsOf(request)?.v;
      // The account is unknown until the page after the sign-in.
      if (holder === undefined) return { isRefused: false };
      const find = () => grantOf(journal.state.grants, value, holder, key, clock.now());
      let grant = find();
      if (grant === undefined && isSignedGrant(value, key)) {
        // Another process may have just opened it.
        await journal.catchUp();
        grant = find();
      }
      return grant === undefined ? { isRefused: true } : { grant, isRefused: false };
    },
  };
}
