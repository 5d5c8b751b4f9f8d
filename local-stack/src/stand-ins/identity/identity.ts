import type { RequestListener } from 'node:http';
import { noProxies, type TrustedProxies } from '@pwp/api-kit';
import type { Brand } from '@pwp/contracts';
import Koa from 'koa';
import mount from 'koa-mount';
import { Panne } from '../simulators/panne.ts';
import { AccountStore, type AccountSeed } from './account-store.ts';
import { adminRoutes } from './admin/admin-routes.ts';
import { GroupStore } from './group-store.ts';
import { openIdentityDatabase } from './identity-database.ts';
import { identityDevRoutes } from './identity-dev-routes.ts';
import { LockoutStore } from './lockout-store.ts';
import { createLogoutNotices } from './logout-notices.ts';
import { loginRoutes } from './login-routes.ts';
import { createMailer } from './mailer.ts';
import { createPageLimits } from './page-limits.ts';
import { createProvider } from './oidc-provider.ts';
import { OidcStore } from './oidc-store.ts';
import { ownFormsOnly, pageHeaders, plainBodies, portalCors } from './page-headers.ts';
import { drawPages } from './pages/layout.ts';
import { errorPage, notFoundPage } from './pages/provider-pages.ts';
import { passwordHashes, type PasswordHashes } from './password-hash.ts';
import { PasswordLinkStore } from './password-link-store.ts';
import { passwordRoutes } from './password-routes.ts';
import { PROTOCOL_PATH, REALM_PATH, type Application } from './realm.ts';
import { resourceRoutes } from './resources.ts';
import { cookieKeyOf, signingKeyOf } from './secrets.ts';
import { SessionStore } from './session-store.ts';

/** Options of the embedded identity. */
export interface IdentityOptions {
  /** The portal's origin as browsers see it; the issuer is `<publicUrl>/auth/realms/pwp`. */
  publicUrl: string;
  /** The proxies in front of it; none by default. */
  proxies?: TrustedProxies;
  /** Folder of `identity.sqlite`. */
  dataDir: string;
  /** Mail server, `smtp://host:port`. */
  smtpUrl: string;
  mailFrom: string;
  /** What the portal is called. */
  brand: Brand;
  /** Accounts to create at the first start. */
  accounts: readonly AccountSeed[];
  /** Secret of the client `pwp-api`. */
  apiClientSecret: string;
  /** Other applications that call the API themselves. */
  applications: readonly Application[];
  /** The API's back-channel logout address. */
  backchannelUrl: string;
  /** How passwords are hashed; the cost of `password-hash.ts` by default. */
  passwords?: PasswordHashes;
  /** Receives messages for an operator, without personal data; standard error by default. */
  warn?: (message: string) => void;
}

/** A part that a front door can mount. */
export interface Identity {
  /** Handles everything under `/auth` and `/dev/identity`. */
  handler: RequestListener;
  close: () => Promise<void>;
}

const PURGE_EVERY = 600_000;

/** Starts the embedded identity: an OpenID provider under the paths of Keycloak's realm `pwp`, with pages in French. */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const publicUrl = new URL(options.publicUrl).origin;
  const { warn = (message: string) => void process.stderr.write(`${message}\n`), proxies = noProxies } = options;
  const { passwords = passwordHashes() } = options;
  const database = openIdentityDatabase(options.dataDir);
  const accounts = new AccountStore(database);
  await accounts.seed(options.accounts, passwords);
  const groups = new GroupStore(database);
  groups.ensure(options.accounts.flatMap((account) => account.groups));
  const records = new OidcStore(database);
  const signingKey = signingKeyOf(database);
  const cookieKey = cookieKeyOf(database);
  const notices = { issuer: publicUrl + REALM_PATH, url: options.backchannelUrl, signingKey, warn };
  const sessions = new SessionStore(database, records, createLogoutNotices(notices));
  const lockouts = new LockoutStore();
  const links = new PasswordLinkStore(database);
  const mailer = createMailer(options.smtpUrl, options.mailFrom, options.brand, warn);
  const panne = new Panne('L’administration des comptes');
  const parts = { ...options, publicUrl, warn, accounts, passwords, groups, records, signingKey, cookieKey, sessions };
  const provider = createProvider(parts);
  const pages = { ...parts, provider, limits: createPageLimits(), lockouts, links, mailer, panne };

  const app = new Koa();
  // koa-mount reads cookies through the outer application, so that one needs the provider's key.
  app.keys = [cookieKey];
  // TLS ends in front of this process; it only trusts what its `handler` writes into a request.
  app.proxy = true;
  provider.proxy = true;
  app.on('error', (error: Error) => warn(`identity: ${error.stack ?? error.message}`));
  app.use(drawPages(options.brand));
  app.use(pageErrors());
  app.use(pageHeaders(isProtocol));
  app.use(portalCors(publicUrl));
  app.use(plainBodies);
  app.use(ownFormsOnly(publicUrl, isProtocol));
  const routers = [
    resourceRoutes(),
    adminRoutes(pages),
    loginRoutes(pages),
    passwordRoutes(pages),
    identityDevRoutes('/dev/identity', panne),
  ];
  for (const router of routers) app.use(router.routes());
  app.use(mount(REALM_PATH, provider));

  const purge = (): void => {
    for (const store of [records, sessions, links]) store.purge();
  };
  purge();
  const purging = setInterval(purge, PURGE_EVERY).unref();
  const answer = app.callback();
  const underWay = new Set<Promise<void>>();
  return {
    handler(request, response) {
      publicAddress(request.headers, publicUrl);
      request.headers['x-forwarded-for'] = proxies.callerOf(request);
      const answering = answer(request, response).finally(() => underWay.delete(answering));
      underWay.add(answering);
    },
    async close() {
      clearInterval(purging);
      panne.close();
      await Promise.all(underWay);
      await mailer.close();
      database.close();
    },
  };
}

function isProtocol(path: string): boolean {
  return path.startsWith(REALM_PATH + PROTOCOL_PATH) || path.startsWith(`${REALM_PATH}/.well-known`);
}

/**
 * The provider builds addresses from the request's headers: they are replaced with the public one, whoever forwarded.
 */
function publicAddress(headers: Record<string, string | string[] | undefined>, publicUrl: string): void {
  const { host, protocol } = new URL(publicUrl);
  headers['host'] = host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
  delete headers['x-forwarded-host'];
}

/** Renders an error or an unknown address as a page. */
function pageErrors(): Koa.Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && !ctx.body) {
        ctx.status = 404;
        ctx.body = notFoundPage();
      }
    } catch (error) {
      const status =
        error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
      if (status >= 500) ctx.app.emit('error', error, ctx);
      ctx.status = status;
      ctx.body = errorPage(String(status));
    }
  };
}
