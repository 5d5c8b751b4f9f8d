import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { listen, type Listening } from '@pwp/api-kit';
import type { Role } from '@pwp/contracts';

/** An account in a test. */
export interface TestAccount {
  id?: string;
  nom?: string;
  prenom?: string;
  email?: string;
  roles?: readonly Role[];
  /** Codes of its guichets. */
  guichets?: readonly string[];
  /** Codes of the guichets of which it is the référent. */
  perimetre?: readonly string[];
  /** Makes it the service account of this client, with these realm roles only. */
  service?: { client: string; roles: readonly string[] };
  /** The `sid` of its tokens. */
  sessionId?: string;
  telephone?: string;
  typeOrganisme?: string;
  organisme?: string;
}

/** Faults that a test may put into a token. */
export interface TokenFaults {
  issuer?: string;
  audience?: string | readonly string[];
  type?: string;
  /** Client of the token. */
  client?: string;
  algorithm?: string;
  /** Seconds from now; negative: expired. */
  lifetime?: number;
  /** Signs with a key that the realm does not have. */
  foreignKey?: boolean;
  keyId?: string;
}

/** A realm that publishes a key over HTTP and signs tokens in Keycloak's form. */
export interface TestRealm {
  keycloakUrl: string;
  token(account: TestAccount, faults?: TokenFaults): string;
  /**
   * Any claims, signed by the realm's key or by an unknown one. The algorithm is RS256, or RS512 when the header
   * names it.
   */
  sign(
    claims: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
    foreignKey?: boolean,
  ): string;
  close(): Promise<void>;
}

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Those of all realms of this process, which have other issuers: to make one takes a third of the start of an API. */
let own: ReturnType<typeof newKey> | undefined;
let foreign: ReturnType<typeof newKey> | undefined;

/** Starts a realm on a free port. */
export async function startTestRealm(): Promise<TestRealm> {
  const key = (own ??= newKey());
  const kid = randomUUID();
  const jwks = JSON.stringify({
    keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }],
  });
  const server: Listening = await listen(
    (request, response) => {
      const found = request.url === '/auth/realms/pwp/protocol/openid-connect/certs';
      response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(found ? jwks : '{}');
    },
    { port: 0, host: '127.0.0.1' },
  );
  const keycloakUrl = `${server.url}/auth`;

  const sign: TestRealm['sign'] = (claims, header = {}, foreignKey = false) => {
    const signed = `${base64({ alg: 'RS256', typ: 'JWT', kid, ...header })}.${base64(claims)}`;
    const { privateKey } = foreignKey ? (foreign ??= newKey()) : key;
    const digest = header['alg'] === 'RS512' ? 'RSA-SHA512' : 'RSA-SHA256';
    return `${signed}.${createSign(digest).update(signed).sign(privateKey, 'base64url')}`;
  };

  return {
    keycloakUrl,
    token(account, faults = {}) {
      const now = Math.floor(Date.now() / 1000);
      const header = { alg: faults.algorithm ?? 'RS256', typ: 'JWT', kid: faults.keyId ?? kid };
      const payload = {
        iss: faults.issuer ?? `${keycloakUrl}/realms/pwp`,
        aud: faults.audience ?? 'pwp-api',
        typ: faults.type ?? 'Bearer',
        azp: faults.client ?? account.service?.client ?? 'pwp-portal',
        ...(account.service && { preferred_username: `service-account-${account.service.client}` }),
        sub: account.id ?? '11111111-1111-4111-8111-111111111111',
        iat: now,
        exp: now + (faults.lifetime ?? 300),
        email: account.email ?? 'agent@exemple.test',
        given_name: account.prenom ?? 'Agent',
        family_name: account.nom ?? 'DEMO',
        telephone: account.telephone ?? '0102030405',
        typeOrganisme: account.typeOrganisme ?? 'COMMUNE',
        organisme: account.organisme ?? 'Mairie d’essai',
        sid: account.sessionId ?? '22222222-2222-4222-8222-222222222222',
        realm_access: { roles: account.service?.roles ?? account.roles ?? ['professionnel'] },
        groups: [
          ...(account.guichets ?? []).map((code) => `/guichets/${code}/professionnels`),
          ...(account.perimetre ?? []).map((code) => `/guichets/${code}/referents`),
        ],
      };
      return sign(payload, header, faults.foreignKey);
    },
    sign,
    close: () => server.close(),
  };
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
