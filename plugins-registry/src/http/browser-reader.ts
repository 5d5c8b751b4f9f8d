import type { IncomingMessage } from 'node:http';
import { readRings, requestCookie, type Clock } from '@pwp/api-kit';
import { DEVELOPMENT_COOKIE, type RingFacts } from '@pwp/contracts';
import { grantOf, isSignedGrant, type DevelopmentGrant } from '../core/grant.ts';
import type { SigningKey } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';

/** A longer cookie is none of ours. */
const LONGEST = 1_000;

/** What cookies are read with. */
export interface BrowserReaderParts {
  journal: Pick<Journal, 'state' | 'catchUp'>;
  key: SigningKey;
  clock: Clock;
  ringsSecret: string | undefined;
  /** Whether this portal permits development. */
  isOpen: boolean;
}

/** What a browser's cookies say of whoever uses it. */
export interface BrowserReader {
  /** What rings compare of the account, and its ballot; undefined without a cookie that verifies. */
  factsOf: (request: IncomingMessage) => RingFacts | undefined;
  /** Whether grants are opened and taken at all: the setting says so, and accounts can be told apart. */
  hasGrants: boolean;
  /** The grant of a request. `isRefused`: it carries one that is good for nothing any more. */
  grantOf: (request: IncomingMessage) => Promise<{ grant?: DevelopmentGrant; isRefused: boolean }>;
}

/** Reads the cookies of the rings and of grants. */
export function readBrowsers({ journal, key, clock, ringsSecret, isOpen }: BrowserReaderParts): BrowserReader {
  const factsOf = ({ headers }: IncomingMessage) =>
    ringsSecret === undefined ? undefined : readRings(headers.cookie, ringsSecret);
  const mayOpen = isOpen && ringsSecret !== undefined;
  return {
    factsOf,
    hasGrants: mayOpen,
    async grantOf(request) {
      const { cookie } = request.headers;
      // A cookie that is too long is refused as well as one that was forged.
      const value = requestCookie(cookie, DEVELOPMENT_COOKIE, Infinity);
      if (value === undefined) return { isRefused: false };
      if (!mayOpen || value.length > LONGEST) return { isRefused: true };
      const holder = factsOf(request)?.v;
      // Nobody knows yet who this is: the page after the sign-in tells.
      if (holder === undefined) return { isRefused: false };
      const find = () => grantOf(journal.state.grants, value, holder, key, clock.now());
      let grant = find();
      if (grant === undefined && isSignedGrant(value, key)) {
        // Another process may have just given it.
        await journal.catchUp();
        grant = find();
      }
      return grant === undefined ? { isRefused: true } : { grant, isRefused: false };
    },
  };
}
