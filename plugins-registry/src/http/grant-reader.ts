import type { IncomingMessage } from 'node:http';
import { readRings, requestCookie, type Clock } from '@pwp/api-kit';
import { DEVELOPMENT_COOKIE } from '@pwp/contracts';
import { grantOf, isSignedGrant, type DevelopmentGrant } from '../core/grant.ts';
import type { SigningKey } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';

/** A longer cookie is none of ours. */
const LONGEST = 1_000;

/** What grants are read with. */
export interface GrantReaderParts {
  journal: Pick<Journal, 'state' | 'catchUp'>;
  key: SigningKey;
  clock: Clock;
  ringsSecret: string | undefined;
  /** Whether this portal permits development. */
  isOpen: boolean;
}

/** What a browser's cookies say of development. */
export interface GrantReader {
  /** Whether grants are opened and taken at all: the setting says so, and accounts can be told apart. */
  isOpen: boolean;
  /** The ballot of the account, by the cookie of its rings. */
  holderOf: (request: IncomingMessage) => string | undefined;
  /** The grant of a request. `isRefused`: it carries one that is good for nothing any more. */
  ofRequest: (request: IncomingMessage) => Promise<{ grant?: DevelopmentGrant; isRefused: boolean }>;
}

/** Reads the grants that requests carry. */
export function readGrants({ journal, key, clock, ringsSecret, isOpen }: GrantReaderParts): GrantReader {
  const holderOf = ({ headers }: IncomingMessage) =>
    ringsSecret === undefined ? undefined : readRings(headers.cookie, ringsSecret)?.v;
  const mayOpen = isOpen && ringsSecret !== undefined;
  return {
    isOpen: mayOpen,
    holderOf,
    async ofRequest(request) {
      const { cookie } = request.headers;
      // A cookie that is too long is refused as well as one that was forged.
      const value = requestCookie(cookie, DEVELOPMENT_COOKIE, Infinity);
      if (value === undefined) return { isRefused: false };
      if (!mayOpen || value.length > LONGEST) return { isRefused: true };
      const holder = holderOf(request);
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
