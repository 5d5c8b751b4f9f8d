import KeycloakAdminClient, { NetworkError } from '@keycloak/keycloak-admin-client';
import { identiteIndisponible, ProblemError, callOutside } from '@pwp/api-kit';
import { boundedAnswers } from '@pwp/api-kit/bounded-answers';

/** Address of the identity's administration, with the API's service account. */
export interface AdminSettings {
  /** Keycloak's base address, without trailing slash. */
  baseUrl: string;
  realm: string;
  clientId: string;
  /** Without it, every call throws `identite-indisponible`. */
  clientSecret: string | undefined;
  /** For one call, ms. */
  timeout: number;
  /** Origin of the portal, for the return links of Keycloak's mails. */
  portalUrl: string;
  /** Client of the portal's pages, for these links. */
  portalClientId: string;
  /** Lifetime of an action mail's link, s; three days by default. */
  linkLife?: number;
}

/** Maps a refusal of Keycloak to a problem, by its status and body; undefined means unexpected. */
type ReadRefusal = (status: number, body: unknown) => ProblemError | undefined;

/** Calls Keycloak's Admin REST API and maps its errors to problems. */
export type CallAdmin = <T>(work: (client: KeycloakAdminClient) => Promise<T>, readRefusal?: ReadRefusal) => Promise<T>;

/**
 * The Admin REST API through the service account. The token is cached until it expires or is refused. Any unexpected
 * answer of Keycloak becomes `identite-indisponible`, with a cause that holds no personal data.
 */
export function createAdminCaller(settings: AdminSettings): CallAdmin {
  const { baseUrl, realm: realmName, timeout, clientId, clientSecret } = settings;
  const connection = { baseUrl, realmName, timeout, requestOptions: boundedAnswers() };
  /**
   * Only requests tokens: the client would renew its own with a refresh token, which a service account does not have.
   */
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

  const call: CallAdmin = async (work, readRefusal = () => undefined) => {
    try {
      try {
        return await work(client);
      } catch (error) {
        if (!(error instanceof NetworkError) || error.response.status !== 401) throw error;
        // The identity restarted or rotated its keys: its token is no longer valid.
        signer = undefined;
        return await work(client);
      }
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const refusal = error instanceof NetworkError && readRefusal(error.response.status, error.responseData);
      throw refusal || unavailable(error);
    }
  };
  const isRefusal = (error: unknown) => error instanceof ProblemError && error.status < 500;
  return (work, readRefusal) => callOutside({ system: 'Keycloak', isRefusal }, () => call(work, readRefusal));
}

function unavailable(error: unknown): ProblemError {
  // A refusal's body may repeat the request: only the status is logged.
  const cause = error instanceof NetworkError ? new Error(`the identity answered ${error.response.status}`) : error;
  return identiteIndisponible('Le service d’identité ne répond pas comme il devrait. Réessayez dans un instant.', {
    cause,
  });
}
