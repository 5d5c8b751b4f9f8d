import { API_CLIENT, PORTAL_CLIENT } from '@pwp/contracts';
import type { ClientRepresentation, ProtocolMapperRepresentation } from '../representations.ts';

/** Address that Keycloak calls when a session ends (OpenID Connect Back-Channel Logout), below the portal's origin. */
export const BACKCHANNEL_PATH = '/api/session/deconnexion-identite';

/** Client that stands for the registry of modules: a role of it lets a team's service account publish. */
const REGISTRY_CLIENT = 'pwp-registry';

/**
 * The clients that Keycloak creates in every realm. `admin-cli` comes with direct access grants, which skip the
 * second factor: a référent's password alone would get tokens for the Admin REST API.
 */
export const BUILT_IN_CLIENTS = [
  'account',
  'account-console',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
] as const;

/**
 * Rights that Keycloak gives every person on her own account, by its client `account`. With them, its account API deletes
 * a second factor without a new sign-in; the portal uses none of them.
 */
export const ACCOUNT_RIGHTS = ['manage-account', 'view-profile'] as const;

/** Rights of the API's service account: accounts, their groups and sessions, but not the realm itself. */
export const API_RIGHTS = ['manage-users', 'view-users', 'query-users', 'query-groups'] as const;

const access = { 'access.token.claim': 'true', 'id.token.claim': 'false', 'userinfo.token.claim': 'false' };

const groups: ProtocolMapperRepresentation = {
  name: 'groups',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-group-membership-mapper',
  config: { ...access, 'claim.name': 'groups', 'full.path': 'true' },
};

/** Profile fields that the portal needs in order to report missing ones. */
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

/** An application that calls the API itself, and the realm roles of its service account. */
export interface Application {
  clientId: string;
  secret: string;
  roles: readonly string[];
}

/**
 * The clients of the realm. A sign-in may only redirect to the two addresses of the portal.
 * `backchannelUrl` is the API's address as Keycloak reaches it.
 */
export function clients(
  { name, origin }: { name: string; origin: string },
  backchannelUrl: string,
  apiSecret: string,
  applications: readonly Application[],
): ClientRepresentation[] {
  return [
    {
      clientId: PORTAL_CLIENT,
      name,
      publicClient: true,
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: false,
      fullScopeAllowed: false,
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
    registry,
    ...applications.map(({ clientId, secret }) => ({
      ...serviceAccount(clientId, secret),
      protocolMappers: [audience],
    })),
  ];
}

/** What a token of a client may say of its account; nothing else that the account may do goes into it. */
export interface TokenRights {
  clientId: string;
  /** Roles of the realm. */
  roles: readonly string[];
  /** Rights over Keycloak's own clients, by their client. */
  keycloak: Readonly<Record<string, readonly string[]>>;
}

/** The rights of the tokens of each client that gets some. */
export const tokenRights = (applications: readonly Application[]): TokenRights[] => [
  { clientId: PORTAL_CLIENT, roles: ['professionnel', 'referent', 'administrateur'], keycloak: {} },
  { clientId: API_CLIENT, roles: [], keycloak: { 'realm-management': API_RIGHTS } },
  ...applications.map(({ clientId, roles }) => ({ clientId, roles, keycloak: {} })),
];

/** It asks for nothing: it has roles, and is the audience of the tokens of those who have one. */
const registry: ClientRepresentation = {
  clientId: REGISTRY_CLIENT,
  name: 'Registre des modules',
  bearerOnly: true,
  publicClient: false,
  standardFlowEnabled: false,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
  redirectUris: [],
};

/** A confidential client with a service account; nobody signs in with it. */
function serviceAccount(clientId: string, secret: string): ClientRepresentation {
  return {
    clientId,
    publicClient: false,
    secret,
    standardFlowEnabled: false,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: true,
    fullScopeAllowed: false,
    redirectUris: [],
  };
}
