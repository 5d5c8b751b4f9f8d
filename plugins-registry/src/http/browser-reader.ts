import type { IncomingMessage } from 'node:http';
import { readRings, requestCookie, type Clock } from '@pwp/api-kit';
import { DEVELOPMENT_COOKIE, LONGEST_DEVELOPMENT_COOKIE, type RingFacts } from '@pwp/contracts';
import { countSigned, grantsOf, type DevelopmentGrant } from '../core/grant.ts';
import type { SigningKey } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';

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
  /** The request's grants. `isRefused`: it has a cookie of which nothing is valid and in force. */
  grantsOf: (request: IncomingMessage) => Promise<{ grants: readonly DevelopmentGrant[]; isRefused: boolean }>;
}

/** Creates a reader of the cookies of rings and grants. */
export function readBrowsers({ journal, key, clock, ringsSecret, isOpen }: BrowserReaderParts): BrowserReader {
  const factsOf = ({ headers }: IncomingMessage) =>
    ringsSecret === undefined ? undefined : readRings(headers.cookie, ringsSecret);
  const mayOpen = isOpen && ringsSecret !== undefined;
  return {
    factsOf,
    hasGrants: mayOpen,
    async grantsOf(request) {
      const { cookie } = request.headers;
      // A value that is too long must be refused, not ignored.
      const value = requestCookie(cookie, DEVELOPMENT_COOKIE, Infinity);
      if (value === undefined) return { grants: [], isRefused: false };
      if (!mayOpen || value.length > LONGEST_DEVELOPMENT_COOKIE) return { grants: [], isRefused: true };
      const holder = factsOf(request)?.v;
      // The account is unknown until the page after the sign-in.
      if (holder === undefined) return { grants: [], isRefused: false };
      const find = () => grantsOf(journal.state.grants, value, holder, key, clock.now());
      let grants = find();
      if (grants.length < countSigned(value, key)) {
        // Another process may have just opened one.
        await journal.catchUp();
        grants = find();
      }
      return { grants, isRefused: grants.length === 0 };
    },
  };
}
