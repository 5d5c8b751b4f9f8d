import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { UserProfileConfig } from '@keycloak/keycloak-admin-client/lib/defs/userProfileMetadata.js';
import { boundedAnswers } from '@pwp/api-kit/bounded-answers';
import { API_CLIENT, PORTAL_CLIENT, REALM } from '@pwp/contracts';
import { bindFlow } from './bind-flow.ts';
import { ensureAdministrators, ensureGuichetGroups } from './guichet-groups.ts';
import {
  ACCOUNT_RIGHTS,
  API_RIGHTS,
  BACKCHANNEL_PATH,
  BUILT_IN_CLIENTS,
  clients,
  tokenRights,
  type Application,
  type TokenRights,
} from './realm/clients.ts';
import { browserFlow, resetCredentialsFlow } from './realm/flows.ts';
import { FACTOR_ACTION_CONFIG, FACTOR_ACTIONS } from './realm/required-actions.ts';
import { realmSettings, SIGNING_KEY, type MailServer } from './realm/realm-settings.ts';
import { REFERENT_CONSOLE_RIGHTS, ROLES, SECOND_FACTOR_ROLES } from './realm/roles.ts';
import { userProfile } from './realm/user-profile.ts';
import type { ClientRepresentation } from './representations.ts';

/** Client of the realm `master`, with a service account, that may make realms. */
export const OPERATOR_CLIENT = 'pwp-operateur';

/** What lets the operator change the realm. */
export interface RealmAccess {
  /** Keycloak's base address, without trailing slash. */
  keycloakUrl: string;
  /** Of `OPERATOR_CLIENT`. */
  adminClientSecret: string;
  /** Origin of the portal. */
  portalOrigin: string;
}

/** Settings of the realm. */
export interface RealmPlan extends RealmAccess {
  /** Of the realm, of its mails and passkeys. */
  portalName: string;
  /** Address that Keycloak calls when a session ends (back-channel logout); below `portalOrigin` when absent. */
  backchannelUrl?: string | undefined;
  /** Secret of the client `pwp-api`. */
  apiSecret: string;
  /** Applications that call the API themselves. An existing one that is not listed stays. */
  applications: readonly Application[];
  mail: MailServer;
  /** Codes of the guichets whose groups must exist. */
  guichets: readonly string[];
  /** Lifetime of an access token in seconds, if not the default. */
  accessTokenLifespan?: number | undefined;
  /**
   * A one-time code is valid for several sign-ins within its 30 s. For tests only, which sign the same person in
   * repeatedly.
   */
  reusableCodes?: boolean;
}

/**
 * Creates the realm, or updates the existing one: settings, roles, clients, profile, flow and groups take the values
 * written here. Accounts, sessions and the operator's additions stay. A second run changes nothing.
 */
export async function applyRealm(plan: RealmPlan): Promise<KeycloakAdminClient> {
  const client = await connect(plan);
  const settings = realmSettings(plan.portalName, plan.mail);
  if (plan.accessTokenLifespan !== undefined) settings.accessTokenLifespan = plan.accessTokenLifespan;
  if (plan.reusableCodes === true) settings.otpPolicyCodeReusable = true;
  const existing = await client.realms.findOne({ realm: REALM });
  if (existing === undefined || existing === null) await client.realms.create(settings);
  // Attributes that are not named would be removed.
  else
    await client.realms.update(
      { realm: REALM },
      { ...settings, attributes: { ...existing.attributes, ...settings.attributes } },
    );
  client.setConfig({ realmName: REALM });

  await client.users.updateProfile(withOperators(await client.users.getProfile()));
  await ensureRoles(client);
  const backchannelUrl = plan.backchannelUrl ?? plan.portalOrigin + BACKCHANNEL_PATH;
  const portal = { name: plan.portalName, origin: plan.portalOrigin };
  for (const wanted of clients(portal, backchannelUrl, plan.apiSecret, plan.applications))
    await ensureClient(client, wanted);
  await closeDirectAccess(client);
  await closeAccountApi(client);
  await grantApiRights(client);
  for (const application of plan.applications) await grantRoles(client, application);
  for (const rights of tokenRights(plan.applications)) await limitTokens(client, rights);
  await ensureSigningKey(client);
  await limitFactorActions(client);
  await bindFlow(client, browserFlow, 'browserFlow');
  await bindFlow(client, resetCredentialsFlow, 'resetCredentialsFlow');
  await ensureAdministrators(client);
  await ensureGuichetGroups(client, plan.guichets);
  return client;
}

/** The profile written here, followed by the attributes and groups that the operator added. */
function withOperators({ attributes = [], groups = [] }: UserProfileConfig): UserProfileConfig {
  const ours = new Set(userProfile.attributes.map(({ name }) => name));
  return {
    ...userProfile,
    attributes: [...userProfile.attributes, ...attributes.filter(({ name = '' }) => !ours.has(name))],
    groups,
  };
}

/**
 * A client that requests a new token when its own expires: a service account has no refresh token, and a long job
 * outlives one access token.
 */
export async function connect({ keycloakUrl, adminClientSecret }: RealmAccess): Promise<KeycloakAdminClient> {
  const connection = { baseUrl: keycloakUrl, realmName: 'master', timeout: 30_000, requestOptions: boundedAnswers() };
  const signer = new KeycloakAdminClient(connection);
  const signIn = () =>
    signer.auth({ grantType: 'client_credentials', clientId: OPERATOR_CLIENT, clientSecret: adminClientSecret });
  await signIn();
  const client = new KeycloakAdminClient(connection);
  client.registerTokenProvider({
    async getAccessToken() {
      if (signer.isTokenExpired()) await signIn();
      return signer.accessToken;
    },
  });
  return client;
}

async function ensureRoles(client: KeycloakAdminClient): Promise<void> {
  const known = await client.roles.find();
  for (const [name, description] of Object.entries(ROLES)) {
    if (!known.some((role) => role.name === name)) await client.roles.create({ name, description });
  }
  const roles = await client.roles.find();
  const idOf = (name: string) => roles.find((role) => role.name === name)?.id ?? '';
  const secondFactor = { id: idOf('second-facteur'), name: 'second-facteur' };
  for (const name of SECOND_FACTOR_ROLES) {
    await client.roles.createComposite({ roleId: idOf(name) }, [secondFactor]);
  }
  await client.roles.createComposite(
    { roleId: idOf('referent') },
    await rightsOf(client, 'realm-management', REFERENT_CONSOLE_RIGHTS),
  );
}

async function ensureClient(client: KeycloakAdminClient, wanted: ClientRepresentation): Promise<void> {
  const { protocolMappers = [], ...settings } = wanted;
  const [existing] = await client.clients.find({ clientId: wanted.clientId ?? '' });
  if (existing?.id === undefined) {
    await client.clients.create(wanted);
    return;
  }
  const { id } = existing;
  await client.clients.update(
    { id },
    { ...existing, ...settings, attributes: { ...existing.attributes, ...settings.attributes } },
  );
  for (const mapper of protocolMappers) {
    const known = existing.protocolMappers?.find(({ name }) => name === mapper.name);
    if (known?.id === undefined) await client.clients.addProtocolMapper({ id }, mapper);
    else await client.clients.updateProtocolMapper({ id, mapperId: known.id }, { ...mapper, id: known.id });
  }
}

/** Disables the password grant on the clients that Keycloak created. Clients of an operator are left alone. */
async function closeDirectAccess(client: KeycloakAdminClient): Promise<void> {
  for (const clientId of BUILT_IN_CLIENTS) {
    const [found] = await client.clients.find({ clientId });
    if (found?.id !== undefined && found.directAccessGrantsEnabled === true)
      await client.clients.update({ id: found.id }, { ...found, directAccessGrantsEnabled: false });
  }
}

/** Takes the rights of Keycloak's account API from everybody, and from the tokens of a portal of before. */
async function closeAccountApi(client: KeycloakAdminClient): Promise<void> {
  const rights = await rightsOf(client, 'account', ACCOUNT_RIGHTS);
  const { id: roleId = '' } = (await client.roles.findOneByName({ name: `default-roles-${REALM}` })) ?? {};
  await client.roles.delCompositeRoles({ id: roleId }, rights);
  const [{ id = '' } = {}] = await client.clients.find({ clientId: PORTAL_CLIENT });
  const [{ id: account = '' } = {}] = await client.clients.find({ clientId: 'account' });
  await client.clients.delClientScopeMappings({ id, client: account }, rights);
}

async function grantApiRights(client: KeycloakAdminClient): Promise<void> {
  const [api] = await client.clients.find({ clientId: API_CLIENT });
  const account = await client.clients.getServiceAccountUser({ id: api?.id ?? '' });
  const [management] = await client.clients.find({ clientId: 'realm-management' });
  await client.users.addClientRoleMappings({
    id: account.id ?? '',
    clientUniqueId: management?.id ?? '',
    roles: await rightsOf(client, 'realm-management', API_RIGHTS),
  });
}

/** Gives an application's service account its realm roles. */
async function grantRoles(client: KeycloakAdminClient, { clientId, roles: names }: Application): Promise<void> {
  const [found] = await client.clients.find({ clientId });
  const account = await client.clients.getServiceAccountUser({ id: found?.id ?? '' });
  const roles = (await client.roles.find()).flatMap(({ id, name }) =>
    id !== undefined && name !== undefined && names.includes(name) ? [{ id, name }] : [],
  );
  await client.users.addRealmRoleMappings({ id: account.id ?? '', roles });
}

/** Leaves a client nothing to ask for, `offline_access` least of all, and its tokens these rights. */
async function limitTokens(
  client: KeycloakAdminClient,
  { clientId, roles: names, keycloak }: TokenRights,
): Promise<void> {
  const [{ id = '' } = {}] = await client.clients.find({ clientId });
  for (const scope of await client.clients.listOptionalClientScopes({ id }))
    await client.clients.delOptionalClientScope({ id, clientScopeId: scope.id ?? '' });
  const roles = (await client.roles.find()).filter(({ name = '' }) => names.includes(name));
  await client.clients.addRealmScopeMappings({ id }, roles);
  for (const [owner, rights] of Object.entries(keycloak)) {
    const [{ id: ownerId = '' } = {}] = await client.clients.find({ clientId: owner });
    await client.clients.addClientScopeMappings({ id, client: ownerId }, await rightsOf(client, owner, rights));
  }
}

/** Keycloak's own key of 2048 bits stays, for tokens that it signed before. */
async function ensureSigningKey(client: KeycloakAdminClient): Promise<void> {
  const known = await client.components.find({ type: SIGNING_KEY.providerType, name: SIGNING_KEY.name });
  if (known.length === 0) await client.components.create(SIGNING_KEY);
}

async function limitFactorActions({ authenticationManagement }: KeycloakAdminClient): Promise<void> {
  for (const alias of FACTOR_ACTIONS)
    await authenticationManagement.updateRequiredActionConfig({ alias }, { config: FACTOR_ACTION_CONFIG });
}

/** Roles of one of Keycloak's own clients, by name. */
async function rightsOf(client: KeycloakAdminClient, owner: string, names: readonly string[]) {
  const [{ id = '' } = {}] = await client.clients.find({ clientId: owner });
  const roles = await client.clients.listRoles({ id });
  return names.map((name) => {
    const role = roles.find((found) => found.name === name);
    if (role?.id === undefined) throw new Error(`Keycloak has no right ${name}.`);
    return { id: role.id, name };
  });
}
