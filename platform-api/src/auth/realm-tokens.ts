import { createLogoutTokenReader, type ReadLogoutToken } from './logout-token.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';

/** What reads the tokens of a realm, all by the same keys. */
export interface RealmTokens {
  verifier: TokenVerifier;
  readLogout: ReadLogoutToken;
  /** Waits for the realm's keys so many ms at most. False: until they are there, every token is answered 503. */
  knowRealm: (patience: number) => Promise<boolean>;
}

export function createRealmTokens(
  options: Readonly<Record<'keycloakUrl' | 'realm' | 'audience' | 'portalClient', string>>,
): RealmTokens {
  const keys = createSigningKeys(options);
  return {
    verifier: createTokenVerifier({ ...options, keys }),
    readLogout: createLogoutTokenReader({ ...options, keys }),
    knowRealm: (patience) => keys.whenKnown(patience),
  };
}
