import KeycloakAdminClient, { NetworkError } from '@keycloak/keycloak-admin-client';
import { identiteIndisponible, ProblemError } from '@pwp/api-kit';

/** Where the identity's administration answers, and the service account that the API has there. */
export interface AdminSettings {
  /** Keycloak's base address, without trailing slash. */
  baseUrl: string;
  realm: string;
  clientId: string;
  /** Without it nothing can be asked: every call throws `identite-indisponible`. */
  clientSecret: string | undefined;
  /** For one call, ms. */
  timeout: number;
  /** Origin of the portal, which the links of Keycloak's mails lead back to. */
  portalUrl: string;
  /** Client of the portal's pages, which these links are made for. */
  portalClientId: string;
  /** How long the link of an action mail is good for, s: three days unless said. */
  linkLife?: number;
}

/** What a refusal of Keycloak may become, by its status and body; undefined leaves it unexpected. */
type ReadRefusal = (status: number, body: unknown) => ProblemError | undefined;

/** Runs calls of Keycloak's Admin REST API and turns what goes wrong into problems of ours. */
export type CallAdmin = <T>(work: (client: KeycloakAdminClient) => Promise<T>, readRefusal?: ReadRefusal) => Promise<T>;

/**
 * The Admin REST API by the service account, whose token is asked once and kept until it expires or is refused.
 * Everything that Keycloak was not expected to answer is `identite-indisponible`, with a cause that holds no personal data.
 */
export function createAdminCaller(settings: AdminSettings): CallAdmin {
  const { baseUrl, realm: realmName, timeout, clientId, clientSecret } = settings;
  const connection = { baseUrl, realmName, timeout };
  /** Only asks for tokens: the client would renew its own by a refresh token, which a service account has not. */
  let signer: KeycloakAdminClient | undefined;
  let asking: Promise<KeycloakAdminClient> | undefined;

  async function ask(): Promise<KeycloakAdminClient> {
    if (clientSecret === undefined) throw new Error('PWP_API_CLIENT_SECRET is not set');
    const next = new KeycloakAdminClient(connection);
    await next.auth({ grantType: 'client_credentials', clientId, clientSecret });
    return next;
  }

  async function accessToken(): Promise<string | undefined> {
    if (signer === undefined || signer.isTokenExpired()) {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      signer = await asking;
    }
    return signer.accessToken;
  }

  const client = new KeycloakAdminClient(connection);
  client.registerTokenProvider({ getAccessToken: accessToken });

  return async (work, readRefusal = () => undefined) => {
    try {
      try {
        return await work(client);
      } catch (error) {
        if (!(error instanceof NetworkError) || error.response.status !== 401) throw error;
        // The identity was restarted or its keys were turned: the token that it gave is worth nothing any more.
        signer = undefined;
        return await work(client);
      }
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const refusal = error instanceof NetworkError && readRefusal(error.response.status, error.responseData);
      throw refusal || unavailable(error);
    }
  };
}

function unavailable(error: unknown): ProblemError {
  // The body of a refusal may repeat what was sent: the log is told the status alone.
  const cause = error instanceof NetworkError ? new Error(`the identity answered ${error.response.status}`) : error;
  return identiteIndisponible("Le service d'identité ne répond pas comme il devrait. Réessayez dans un instant.", {
    cause,
  });
}
