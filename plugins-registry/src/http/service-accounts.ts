import { callOutside, nonAuthentifie, serviceIndisponible } from '@pwp/api-kit';
import { readBounded } from '@pwp/contracts';
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type FetchImplementation, type JWTPayload } from 'jose';
import { z } from 'zod';

/** The registry's client in the realm: audience of its tokens and owner of its roles. */
const REGISTRY_CLIENT = 'pwp-registry';

/** A team's client in the realm, with its rights. */
export interface ServiceAccount {
  client: string;
  /** Modules that it may publish and move, by roles `publish:<id>`. */
  publishes: readonly string[];
  /** Modules that it may open grants for, by roles `develop:<id>`. */
  develops: readonly string[];
}

/** Reads the access token of a service account. Throws `non-authentifie`, `service-indisponible`. */
export type ReadServiceAccount = (token: string) => Promise<ServiceAccount>;

const ServiceClaims = z
  .object({
    typ: z.literal('Bearer'),
    azp: z.string().min(1).max(200),
    preferred_username: z.string(),
    resource_access: z.object({ [REGISTRY_CLIENT]: z.object({ roles: z.array(z.string()) }) }),
  })
  // Tokens of people must not publish, whatever their roles.
  .refine(({ azp, preferred_username: username }) => username === `service-account-${azp.toLowerCase()}`);

/** Errors of jose for an invalid token. Any other means that the keys could not be read. */
const WORTHLESS = [
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
];

/** Longest list of keys, bytes; a key is about 2 KB. */
const LONGEST_KEYS = 256 * 1024;

/** Limits the size of the answer and follows no redirect; jose only limits the time. */
const fetchKeys: FetchImplementation = (url, options) =>
  callOutside({ system: 'Keycloak', verb: 'GET' }, async () => {
    const response = await fetch(url, { ...options, redirect: 'error' });
    if (response.status === 200) return new Response(await readBounded(response, LONGEST_KEYS));
    await response.body?.cancel();
    return response;
  });

/** Creates a reader of service accounts' tokens (client credentials). `issuer`: the realm's address. */
export function readServiceAccounts(issuer: string): ReadServiceAccount {
  const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`), { [customFetch]: fetchKeys });
  return async (token) => {
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keys, {
        issuer,
        audience: REGISTRY_CLIENT,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'azp'],
      }));
    } catch (error) {
      if (WORTHLESS.some((kind) => error instanceof kind))
        throw nonAuthentifie('Ce jeton ne vaut pas, ou plus, pour le registre : demandez-en un autre à l’identité.', {
          cause: error,
        });
      throw serviceIndisponible('Le service d’identité ne répond pas. Réessayez dans un instant.', { cause: error });
    }
    const claims = ServiceClaims.safeParse(payload);
    if (!claims.success)
      throw nonAuthentifie('Ce jeton n’est pas celui d’un compte de service qui a un rôle au registre.');
    const { azp, resource_access } = claims.data;
    const modulesOf = (right: string) =>
      resource_access[REGISTRY_CLIENT].roles.flatMap((role) =>
        role.startsWith(`${right}:`) ? [role.slice(right.length + 1)] : [],
      );
    return { client: azp, publishes: modulesOf('publish'), develops: modulesOf('develop') };
  };
}
