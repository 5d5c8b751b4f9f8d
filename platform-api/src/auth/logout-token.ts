import { createPublicKey } from 'node:crypto';
import { defineProblem, ProblemError } from '@pwp/api-kit';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { createSigningKeys, realmUrl, type SigningKeys } from './signing-keys.ts';

/** The answer to a logout token that proves nothing: unsigned, for another audience, too old, or already used. */
export const avisInvalide = defineProblem('avis-de-deconnexion-invalide', 400, 'L’avis de déconnexion ne vaut rien');

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Longest age of a logout token, s; it is sent as soon as it is issued. */
const LONGEST_AGE = 120;
/** Allowed difference between the identity's clock and ours, s. */
const TOLERANCE = 30;

/** The target of a logout token: one session, or all of an account. */
export interface LogoutNotice {
  jti: string;
  sessionId: string | undefined;
  accountId: string | undefined;
}

// Ids of the identity, with the length of the revocations table.
const Id = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/)
  .optional();
const Notice = z
  .object({
    jti: z.string().min(1).max(255),
    events: z.object({ [EVENT]: z.looseObject({}) }),
    sid: Id,
    sub: Id,
    // With this claim it would be an ID token (Back-Channel Logout 1.0, § 2.4).
    nonce: z.undefined().optional(),
  })
  .refine(({ sid, sub }) => sid !== undefined || sub !== undefined);

/**
 * Reads a logout token of the realm. Throws `avis-de-deconnexion-invalide`; `service-indisponible` when the realm's
 * keys are not available.
 */
export type ReadLogoutToken = (token: string) => Promise<LogoutNotice>;

/**
 * Verifies logout tokens as in OpenID Connect Back-Channel Logout 1.0, § 2.6, except `jti`, which the revocations
 * check.
 */
export function createLogoutTokenReader(options: {
  keycloakUrl: string;
  realm: string;
  portalClient: string;
  keys?: SigningKeys;
}): ReadLogoutToken {
  const issuer = realmUrl(options);
  const { keys = createSigningKeys(options) } = options;
  return async (token) => {
    try {
      const { payload, protectedHeader } = await jwtVerify(
        token,
        async ({ kid }) => {
          const pem = kid === undefined ? undefined : await keys.get(kid);
          if (pem === undefined) throw new errors.JWKSNoMatchingKey();
          return createPublicKey(pem);
        },
        {
          issuer,
          audience: options.portalClient,
          algorithms: ['RS256'],
          maxTokenAge: LONGEST_AGE,
          clockTolerance: TOLERANCE,
          requiredClaims: ['iat', 'jti', 'events'],
        },
      );
      // The specification makes it optional, but it must not be the type of another token.
      if (!/^(application\/)?(logout\+)?jwt$/i.test(protectedHeader.typ ?? 'JWT'))
        throw new Error('another type of token');
      const { jti, sid, sub } = Notice.parse(payload);
      return { jti, sessionId: sid, accountId: sub };
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      throw avisInvalide('Le jeton n’est pas un avis de déconnexion de l’identité du portail.', { cause: error });
    }
  };
}
