import type { ClientRepresentation, ProtocolMapperRepresentation } from '../representations.ts';

/** Public client that the portal's pages sign in with. */
const PORTAL_CLIENT = 'pwp-portal';

/** Where the API is told that a session is over (OpenID Connect Back-Channel Logout), below the portal's origin. */
export const BACKCHANNEL_PATH = '/api/session/deconnexion-identite';

/** Confidential client of the platform API: what access tokens are meant for, and its service account. */
export const API_CLIENT = 'pwp-api';

/**
 * The clients that Keycloak makes with every realm. `admin-cli` comes with direct access grants, which know nothing of the second
 * factor: a password alone would buy a référent's tokens for the Admin REST API.
 */
export const BUILT_IN_CLIENTS = [
  'account',
  'account-console',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
] as const;

/** What the service account of the API may do in the realm: accounts, their groups and sessions; never the realm itself. */
export const API_RIGHTS = ['manage-users', 'view-users', 'query-users', 'query-groups'] as const;

const access = { 'access.token.claim': 'true', 'id.token.claim': 'false', 'userinfo.token.claim': 'false' };

const groups: ProtocolMapperRepresentation = {
  name: 'groups',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-group-membership-mapper',
  config: { ...access, 'claim.name': 'groups', 'full.path': 'true' },
};

/** What the portal must know of a person's profile to say that something is missing of it. */
const profileAttributes = ['telephone', 'typeOrganisme', 'organisme'].map((name): ProtocolMapperRepresentation => ({
  name,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-usermodel-attribute-mapper',
  config: { ...access, 'user.attribute': name, 'claim.name': name, 'jsonType.label': 'String' },
}));

const audience: ProtocolMapperRepresentation = {
  name: 'audience-pwp-api',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'access.token.claim': 'true', 'id.token.claim': 'false', 'included.client.audience': API_CLIENT },
};

/** An application that calls the API by itself, and the realm roles of its service account. */
export interface Application {
  clientId: string;
  secret: string;
  roles: readonly string[];
}

/**
 * The clients of the realm. `origin` is the portal's; its two addresses are the only ones that a sign-in comes back to.
 * `backchannelUrl` is the API's, as Keycloak reaches it.
 */
export function clients(
  origin: string,
  backchannelUrl: string,
  apiSecret: string,
  applications: readonly Application[],
): ClientRepresentation[] {
  return [
    {
      clientId: PORTAL_CLIENT,
      name: 'Portail Web Professionnel',
      publicClient: true,
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: false,
      rootUrl: origin,
      baseUrl: '/',
      redirectUris: [`${origin}/`, `${origin}/reconnexion`],
      webOrigins: [origin],
      frontchannelLogout: false,
      attributes: {
        'backchannel.logout.url': backchannelUrl,
        'backchannel.logout.session.required': 'true',
        'pkce.code.challenge.method': 'S256',
        'post.logout.redirect.uris': `${origin}/`,
      },
      protocolMappers: [groups, ...profileAttributes, audience],
    },
    { ...serviceAccount(API_CLIENT, apiSecret), name: 'API du portail' },
    ...applications.map(({ clientId, secret }) => ({
      ...serviceAccount(clientId, secret),
      protocolMappers: [audience],
    })),
  ];
}

/** A confidential client that signs in as itself, and nobody by it. */
function serviceAccount(clientId: string, secret: string): ClientRepresentation {
  return {
    clientId,
    publicClient: false,
    secret,
    standardFlowEnabled: false,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: true,
    redirectUris: [],
  };
}
