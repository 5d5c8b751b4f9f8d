import {
  Provider,
  interactionPolicy,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { API_CLIENT, PORTAL_CLIENT } from '@pwp/contracts';
import { accessClaims, PROFILE_CLAIMS, profileClaims } from './account-claims.ts';
import type { AccountStore } from './account-store.ts';
import type { OidcStore } from './oidc-store.ts';
import { errorPage, signOutPage, signedOutPage } from './pages/provider-pages.ts';
import { actionOutcome, addPasswordUpdate, isPasswordUpdate } from './password-update.ts';
import {
  ACCESS_TOKEN_LIFE,
  MANAGE_USERS,
  PAGES,
  PORTAL_RETURNS,
  PROTOCOL_PATH,
  REALM_PATH,
  SESSION_MAXIMUM,
  epoch,
  type Application,
} from './realm.ts';
import type { SigningKey } from './secrets.ts';
import type { SessionStore } from './session-store.ts';

/** Access tokens are for this resource; their audience is the API's client. */
const API_RESOURCE = 'urn:pwp:api';
const SCOPES = ['openid', 'profile', 'email', 'roles'];
const SCOPE = SCOPES.join(' ');

/** Dependencies of the provider. */
export interface ProviderParts {
  /** The portal's origin, without a final slash. */
  publicUrl: string;
  apiClientSecret: string;
  applications: readonly Application[];
  accounts: AccountStore;
  records: OidcStore;
  sessions: SessionStore;
  signingKey: SigningKey;
  cookieKey: string;
  warn: (message: string) => void;
}

/** oidc-provider configured like Keycloak's realm `pwp`. */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.publicUrl + REALM_PATH, configuration(parts));
  provider.on('grant.success', (ctx) => noteAccess(ctx, parts.sessions));
  provider.use(async (ctx: KoaContextWithOIDC, next) => {
    await next();
    // For an address outside the provider, `oidc` is undefined.
    const oidc: KoaContextWithOIDC['oidc'] | undefined = ctx.oidc;
    if (oidc?.route === 'token') shapeRefreshToken(ctx);
    if (oidc?.route === 'end_session_confirm' && ctx.status < 400) await tellSignOut(oidc, parts.sessions);
  });
  provider.on('authorization.success', (ctx, answer = {}) => Object.assign(answer, actionOutcome(ctx)));
  provider.on('server_error', (_ctx, error) => parts.warn(`identity: ${error.stack ?? error.message}`));
  return provider;
}

function configuration(parts: ProviderParts): Configuration {
  return {
    adapter: (model) => parts.records.adapter(model, model === 'RefreshToken' ? bareRefreshToken : (id) => id),
    jwks: { keys: [parts.signingKey] },
    routes: {
      authorization: `${PROTOCOL_PATH}/auth`,
      token: `${PROTOCOL_PATH}/token`,
      jwks: `${PROTOCOL_PATH}/certs`,
      end_session: `${PROTOCOL_PATH}/logout`,
    },
    clients: clients(parts),
    scopes: SCOPES,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    // Keycloak's clients get profile and email by default, so `openid` alone includes them.
    claims: { openid: PROFILE_CLAIMS },
    pkce: { required: (_ctx, client) => client.clientId === PORTAL_CLIENT },
    cookies: {
      keys: [parts.cookieKey],
      names: { session: 'PWP_SESSION', interaction: 'PWP_INTERACTION', resume: 'PWP_RESUME' },
    },
    clientBasedCORS: (_ctx, origin) => origin === parts.publicUrl,
    // Keycloak issues one without `offline_access`; it ends with the session.
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: ACCESS_TOKEN_LIFE,
      ClientCredentials: ACCESS_TOKEN_LIFE,
      IdToken: ACCESS_TOKEN_LIFE,
      AuthorizationCode: 60,
      Interaction: 1800,
      Grant: SESSION_MAXIMUM,
      Session: (_ctx, session) => secondsLeft(session.authTime()),
      RefreshToken: (_ctx, token) => secondsLeft(token.authTime),
    },
    findAccount: async (_ctx, id) => {
      const account = parts.accounts.findById(id);
      return account?.enabled ? { accountId: id, claims: async () => profileClaims(account) } : undefined;
    },
    extraTokenClaims: async (ctx, token) => {
      // `typ` is a claim here, as in Keycloak; keycloak-connect refuses a token without it.
      const common = { typ: 'Bearer', azp: token.clientId };
      if (token.kind === 'ClientCredentials')
        return {
          ...common,
          preferred_username: `service-account-${token.clientId}`,
          realm_access: { roles: parts.applications.find(({ clientId }) => clientId === token.clientId)?.roles ?? [] },
          resource_access: token.clientId === API_CLIENT ? { 'realm-management': { roles: [MANAGE_USERS] } } : {},
        };
      const account = parts.accounts.findById(token.accountId);
      const authTime = ctx.oidc.entities.RefreshToken?.authTime ?? ctx.oidc.entities.AuthorizationCode?.authTime;
      return { ...common, ...(account && accessClaims(account)), sid: token.sessionUid, auth_time: authTime };
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPE,
          audience: API_CLIENT,
          accessTokenFormat: 'jwt',
          accessTokenTTL: ACCESS_TOKEN_LIFE,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          // Without the ID token, a link of anyone could end the session, so the page asks for a confirmation, like
          // Keycloak.
          ctx.body = signOutPage(form, ctx.oidc.entities.IdTokenHint !== undefined);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage();
        },
      },
    },
    // Keycloak's « application-initiated action »: `kc_action=UPDATE_PASSWORD`.
    extraParams: ['kc_action'],
    interactions: {
      policy: signInPolicy(),
      url: (_ctx, { uid, prompt }) =>
        `${REALM_PATH}${isPasswordUpdate(prompt.name) ? PAGES.passwordUpdate : PAGES.login}/${uid}`,
    },
    loadExistingGrant: ownClientGrant,
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(out.error);
    },
  };
}

function clients({ publicUrl, apiClientSecret, applications }: ProviderParts): ClientMetadata[] {
  return [
    {
      client_id: PORTAL_CLIENT,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: PORTAL_RETURNS.map((path) => publicUrl + path),
      post_logout_redirect_uris: [`${publicUrl}/`],
    },
    ...[{ clientId: API_CLIENT, secret: apiClientSecret }, ...applications].map(({ clientId, secret }) => ({
      client_id: clientId,
      client_secret: secret,
      token_endpoint_auth_method: 'client_secret_post' as const,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
  ];
}

function signInPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  // The portal is a first-party client: it needs no consent.
  policy.remove('consent');
  // A session with a disabled or deleted account asks for a sign-in; oidc-provider would fail for lack of a grant.
  const accountGone = new interactionPolicy.Check(
    'account_gone',
    'the account of the session is closed',
    'login_required',
    (ctx) => ctx.oidc.session?.accountId !== undefined && ctx.oidc.account === undefined,
  );
  policy.get('login')?.checks.add(accountGone);
  addPasswordUpdate(policy);
  return policy;
}

/** The session's grant, or a new one with all scopes: the portal's own client needs no consent. */
async function ownClientGrant(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  if (existing) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPE);
  grant.addResourceScope(API_RESOURCE, SCOPE);
  await grant.save();
  return grant;
}

/** Each token request counts as an access to the session, from the caller's address. */
function noteAccess(ctx: KoaContextWithOIDC, sessions: SessionStore): void {
  const { AuthorizationCode, RefreshToken: refreshToken } = ctx.oidc.entities;
  const uid = (refreshToken ?? AuthorizationCode)?.sessionUid;
  if (uid !== undefined) sessions.noteAccess(uid, ctx.ip.replace(/^::ffff:/, ''));
}

/** Sent after the sign-out, not before: the next page already finds its access tokens revoked. */
async function tellSignOut({ session }: KoaContextWithOIDC['oidc'], sessions: SessionStore): Promise<void> {
  const { uid, accountId } = session ?? {};
  if (uid !== undefined && accountId !== undefined) await sessions.tellOver([{ uid, accountId }]);
}

/** Seconds left in a session; at least one, the minimum of oidc-provider. */
function secondsLeft(authTime: number | undefined): number {
  return Math.max(1, (authTime ?? epoch()) + SESSION_MAXIMUM - epoch());
}

/** keycloak-js decodes the refresh token as a JWT: the reference leaves as the signature of an empty one. */
function shapeRefreshToken(ctx: KoaContextWithOIDC): void {
  const { body } = ctx;
  if (typeof body !== 'object' || body === null || !('refresh_token' in body)) return;
  const empty = Buffer.from('{}').toString('base64url');
  ctx.body = { ...body, refresh_token: `${empty}.${empty}.${String(body.refresh_token)}` };
}

function bareRefreshToken(sent: string): string {
  return sent.slice(sent.lastIndexOf('.') + 1);
}
