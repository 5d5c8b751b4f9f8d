import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { UserProfileConfig } from '@keycloak/keycloak-admin-client/lib/defs/userProfileMetadata.js';
import { bindFlow } from './bind-flow.ts';
import { ensureAdministrators, ensureGuichetGroups } from './guichet-groups.ts';
import {
  API_CLIENT,
  API_RIGHTS,
  BACKCHANNEL_PATH,
  BUILT_IN_CLIENTS,
  clients,
  type Application,
} from './realm/clients.ts';
import { browserFlow, resetCredentialsFlow } from './realm/flows.ts';
import { REALM, realmSettings, type MailServer } from './realm/realm-settings.ts';
import { REFERENT_CONSOLE_RIGHTS, ROLES, SECOND_FACTOR_ROLES } from './realm/roles.ts';
import { userProfile } from './realm/user-profile.ts';
import type { ClientRepresentation } from './representations.ts';

/** What a realm is brought in line with. */
export interface RealmPlan {
  /** Keycloak's base address, without trailing slash. */
  keycloakUrl: string;
  /** A client of the realm `master` that may make realms. */
  adminClientId: string;
  adminClientSecret: string;
  /** Origin of the portal. */
  portalOrigin: string;
  /** Address by which Keycloak tells the API that a session is over; below `portalOrigin` when absent. */
  backchannelUrl?: string | undefined;
  /** Secret of the client `pwp-api`. */
  apiSecret: string;
  /** Applications that call the API by themselves; one that exists and is not named stays. */
  applications: readonly Application[];
  mail: MailServer;
  /** Codes of the guichets that must have their groups. */
  guichets: readonly string[];
  /** Seconds of an access token's life, when it is not the usual one. */
  accessTokenLifespan?: number | undefined;
  /** A one-time code opens as many sign-ins as come within its 30 s: for tests alone, which sign the same person in again and again. */
  reusableCodes?: boolean;
}

/**
 * Makes the realm, or brings the one that exists in line: settings, roles, clients, profile, flow and groups take the
 * values written here; accounts, sessions and whatever the operator added stay. Run again, it changes nothing.
 */
export async function applyRealm(plan: RealmPlan): Promise<KeycloakAdminClient> {
  const client = await connect(plan);
  const settings = realmSettings(plan.mail);
  if (plan.accessTokenLifespan !== undefined) settings.accessTokenLifespan = plan.accessTokenLifespan;
  if (plan.reusableCodes === true) settings.otpPolicyCodeReusable = true;
  const existing = await client.realms.findOne({ realm: REALM });
  if (existing === undefined || existing === null) await client.realms.create(settings);
  else await client.realms.update({ realm: REALM }, settings);
  client.setConfig({ realmName: REALM });

  await client.users.updateProfile(withOperators(await client.users.getProfile()));
  await ensureRoles(client);
  const backchannelUrl = plan.backchannelUrl ?? plan.portalOrigin + BACKCHANNEL_PATH;
  for (const wanted of clients(plan.portalOrigin, backchannelUrl, plan.apiSecret, plan.applications))
    await ensureClient(client, wanted);
  await closeDirectAccess(client);
  await grantApiRights(client);
  for (const application of plan.applications) await grantRoles(client, application);
  await bindFlow(client, browserFlow, 'browserFlow');
  await bindFlow(client, resetCredentialsFlow, 'resetCredentialsFlow');
  await ensureAdministrators(client);
  await ensureGuichetGroups(client, plan.guichets);
  return client;
}

/** The profile written here, and behind it the attributes and groups that the operator declared beside. */
function withOperators({ attributes = [], groups = [] }: UserProfileConfig): UserProfileConfig {
  const ours = new Set(userProfile.attributes.map(({ name }) => name));
  return {
    ...userProfile,
    attributes: [...userProfile.attributes, ...attributes.filter(({ name = '' }) => !ours.has(name))],
    groups,
  };
}

/** A client that asks for a new token when its own expires: a service account has none to renew it by, and a long work outlives one. */
async function connect({ keycloakUrl, adminClientId, adminClientSecret }: RealmPlan): Promise<KeycloakAdminClient> {
  const connection = { baseUrl: keycloakUrl, realmName: 'master', timeout: 30_000 };
  const signer = new KeycloakAdminClient(connection);
  const signIn = () =>
    signer.auth({ grantType: 'client_credentials', clientId: adminClientId, clientSecret: adminClientSecret });
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
    await managementRoles(client, REFERENT_CONSOLE_RIGHTS),
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

/** Takes the grant of tokens for a password alone from the clients that Keycloak made; those that an operator made are his. */
async function closeDirectAccess(client: KeycloakAdminClient): Promise<void> {
  for (const clientId of BUILT_IN_CLIENTS) {
    const [found] = await client.clients.find({ clientId });
    if (found?.id !== undefined && found.directAccessGrantsEnabled === true)
      await client.clients.update({ id: found.id }, { ...found, directAccessGrantsEnabled: false });
  }
}

async function grantApiRights(client: KeycloakAdminClient): Promise<void> {
  const [api] = await client.clients.find({ clientId: API_CLIENT });
  const account = await client.clients.getServiceAccountUser({ id: api?.id ?? '' });
  const [management] = await client.clients.find({ clientId: 'realm-management' });
  await client.users.addClientRoleMappings({
    id: account.id ?? '',
    clientUniqueId: management?.id ?? '',
    roles: await managementRoles(client, API_RIGHTS),
  });
}

/** Gives the service account of an application its roles of the realm. */
async function grantRoles(client: KeycloakAdminClient, { clientId, roles: names }: Application): Promise<void> {
  const [found] = await client.clients.find({ clientId });
  const account = await client.clients.getServiceAccountUser({ id: found?.id ?? '' });
  const roles = (await client.roles.find()).flatMap(({ id, name }) =>
    id !== undefined && name !== undefined && names.includes(name) ? [{ id, name }] : [],
  );
  await client.users.addRealmRoleMappings({ id: account.id ?? '', roles });
}

/** Roles of the client `realm-management`, by name. */
async function managementRoles(client: KeycloakAdminClient, names: readonly string[]) {
  const [management] = await client.clients.find({ clientId: 'realm-management' });
  const roles = await client.clients.listRoles({ id: management?.id ?? '' });
  return names.map((name) => {
    const role = roles.find((found) => found.name === name);
    if (role?.id === undefined) throw new Error(`Keycloak has no right ${name}.`);
    return { id: role.id, name };
  });
}
