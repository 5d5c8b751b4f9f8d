import { defineProblem, jetonInvalide } from '@pwp/api-kit';
import Config from 'keycloak-connect/middleware/auth-utils/config.js';
import GrantManager from 'keycloak-connect/middleware/auth-utils/grant-manager.js';
import Token from 'keycloak-connect/middleware/auth-utils/token.js';
import { LRUCache } from 'lru-cache';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

export const jetonExpire = defineProblem('jeton-expire', 401, 'La session est terminée');

/** Claims of a verified access token. */
export type Claims = Readonly<Record<string, unknown>>;

/** Verifies access tokens. */
export interface TokenVerifier {
  /** Throws `jeton-expire` or `jeton-invalide`; `service-indisponible` when the realm's keys are not available. */
  verify(token: string): Promise<Claims>;
}

/** About 3 KB each. */
const REMEMBERED_TOKENS = 10_000;

/** Longest token, characters: the limit of Node for all the headers of a request. */
const LONGEST_TOKEN = 16 * 1024;

/** Three parts in base64url. */
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** A text that does not look like a token is refused first: it is not cached, awaited or parsed. */
function isShapedAsToken(raw: string): boolean {
  return raw.length <= LONGEST_TOKEN && JWT.test(raw);
}

/**
 * Keycloak's own GrantManager, called once per token: it checks type, expiry, issuer, audience and signature (RS256
 * only). A success is cached until the token expires; a refusal is not.
 */
export function createTokenVerifier(options: {
  keycloakUrl: string;
  realm: string;
  audience: string;
  /** Most tokens in the cache; the least recently used leave first. */
  remembered?: number;
  keys?: SigningKeys;
}): TokenVerifier {
  const { keys = createSigningKeys(options) } = options;
  const manager = new GrantManager(
    new Config({
      'auth-server-url': options.keycloakUrl,
      realm: options.realm,
      resource: options.audience,
      'bearer-only': true,
      'verify-token-audience': true,
    }),
  );
  // Its own key cache converts each JWK to PEM at each call and prints on the console, so ours replaces it.
  manager.rotation = {
    getJWK: async (kid) => {
      const key = await keys.get(kid);
      if (key === undefined) throw new Error('unknown key');
      return key;
    },
  };
  const verified = new LRUCache<string, Claims>({ max: options.remembered ?? REMEMBERED_TOKENS });
  // A page sends several requests at once with a new token.
  const underWay = new Map<string, Promise<Claims>>();

  const check = async (raw: string): Promise<Claims> => {
    const token = new Token(raw, options.audience);
    // Its parts are JSON, but maybe not objects.
    const { header, content } = token;
    const { kid, alg } = header ?? {};
    if (alg !== 'RS256' || typeof kid !== 'string')
      throw jetonInvalide('La signature du jeton n’est pas celle attendue.');
    if (typeof content?.['exp'] !== 'number') throw jetonInvalide('Le jeton n’a pas d’échéance.');
    if (token.isExpired()) throw jetonExpire('La session est terminée : reconnectez-vous.');
    // Fetched first, to distinguish « the realm does not answer » from a forged token.
    if ((await keys.get(kid)) === undefined) throw jetonInvalide('La clé de signature du jeton n’est pas connue.');
    try {
      await manager.validateToken(token, 'Bearer');
      return content;
    } catch (error) {
      throw jetonInvalide('Le jeton ne vaut pas pour ce portail.', { cause: error });
    }
  };

  const checkAndRemember = async (raw: string): Promise<Claims> => {
    try {
      const claims = await check(raw);
      verified.set(raw, claims);
      return claims;
    } finally {
      underWay.delete(raw);
    }
  };

  return {
    async verify(raw) {
      if (!isShapedAsToken(raw)) throw jetonInvalide('Le jeton n’a pas la forme d’un jeton d’accès.');
      const known = verified.get(raw);
      if (known !== undefined && Number(known['exp']) * 1000 > Date.now()) return known;
      verified.delete(raw);
      const asked = underWay.get(raw) ?? checkAndRemember(raw);
      underWay.set(raw, asked);
      return asked;
    },
  };
}
