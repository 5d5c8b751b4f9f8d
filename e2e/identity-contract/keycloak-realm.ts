import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { usualBrand } from '@pwp/contracts';
import { applyRealm, type RealmAccess, type RealmPlan } from '@pwp/keycloak';
import { writePasswordList } from '@pwp/keycloak/common-passwords';
import { writeTheme } from '@pwp/keycloak/theme';
import pMap from 'p-map';
import { startLogoutReceiver } from '@pwp/local-stack/stand-ins/identity/testing/logout-receiver';
import { RealmClient } from '@pwp/local-stack/stand-ins/identity/testing/realm-client';
import { ensureKeycloak } from '@pwp/local-stack/keycloak/distribution';
import { dropDatabase, ensureDatabase } from '@pwp/local-stack/keycloak/ensure-database';
import { requireJava } from '@pwp/local-stack/keycloak/java';
import { inherited } from '@pwp/local-stack/keycloak/keycloak-config';
import { startKeycloak } from '@pwp/local-stack/keycloak/keycloak-server';
import { HURRIED_KEYCLOAK } from '../hurried-keycloak.ts';
import { contractConfig } from './contract-config.ts';
import { signIn } from './contract-identity.ts';
import { AGENT, type ContractRealm } from './contract-realm.ts';
import { startTestMailbox } from './test-mailbox.ts';

/** A real Keycloak with the portal's realm, for any number of tests. */
export interface TestKeycloak {
  /** The realm with only `AGENT` in it. */
  freshRealm: () => Promise<ContractRealm>;
  /** The operator's own access to the realm. */
  readonly operator: KeycloakAdminClient;
  readonly access: RealmAccess;
  /** Adds an account to the realm of the test; returns its id. */
  addAccount: (account: TestAccount) => Promise<string>;
  /** Applies the realm's settings once more. */
  applyAgain: (differences?: Partial<RealmPlan>) => Promise<void>;
  stop: () => Promise<void>;
}

/** A test account with its credentials. */
interface TestAccount {
  email: string;
  groups: string[];
  credentials: { type: string; value?: string; secretData?: string; credentialData?: string }[];
}

const API_SECRET = 'secret-des-tests-de-pwp-api';

/** The secret of the application `pgp`, which may request fiches. */
export const PGP_SECRET = 'secret-des-tests-de-pgp';

const ADMIN_SECRET = 'secret-des-tests-de-keycloak';
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/keycloak');

/** Downloads Keycloak the first time, and starts it on its own database. */
export async function startTestKeycloak(): Promise<TestKeycloak> {
  const { port, javaHome, databaseUrl, mavenUrl } = contractConfig;
  requireJava(javaHome);
  mkdirSync(CACHE, { recursive: true });
  const home = await ensureKeycloak(CACHE, mavenUrl, console.log);
  await writeTheme(join(home, 'themes'), usualBrand);
  await writePasswordList(home);
  await dropDatabase(databaseUrl);
  await ensureDatabase(databaseUrl, 'PWP_TEST_MARIADB_URL');
  const logs = mkdtempSync(join(tmpdir(), 'pwp-keycloak-'));
  const origin = `http://127.0.0.1:${port}`;
  const server = await startKeycloak({
    home,
    javaHome,
    port,
    publicUrl: `${origin}/auth`,
    databaseUrl,
    adminSecret: ADMIN_SECRET,
    logFile: join(logs, 'keycloak.log'),
    environment: { ...inherited, ...HURRIED_KEYCLOAK },
    onStep: console.log,
  });
  const mailbox = await startTestMailbox();
  const receiver = await startLogoutReceiver();
  const plan: RealmPlan = {
    adminClientSecret: ADMIN_SECRET,
    keycloakUrl: server.url,
    portalName: usualBrand.name,
    portalOrigin: origin,
    backchannelUrl: receiver.url,
    apiSecret: API_SECRET,
    applications: [{ clientId: 'pgp', secret: PGP_SECRET, roles: ['fiche'] }],
    mail: {
      host: '127.0.0.1',
      port: mailbox.smtpPort,
      from: 'postmaster@pwp.test',
      starttls: false,
    },
    guichets: ['00002', 'PWP01', 'G1175'],
  };
  const client = await applyRealm(plan);

  let mailPort = mailbox.smtpPort;

  async function setMailPort(smtpPort: number): Promise<void> {
    if (smtpPort === mailPort) return;
    mailPort = smtpPort;
    const { smtpServer } = (await client.realms.findOne({ realm: 'pwp' })) ?? {};
    await client.realms.update({ realm: 'pwp' }, { smtpServer: { ...smtpServer, port: String(smtpPort) } });
  }

  return {
    async freshRealm() {
      await emptyRealm(client);
      receiver.tokens.length = 0;
      await importUsers(client, [agentRepresentation()]);
      const contract: ContractRealm = {
        baseUrl: server.url,
        portalUrl: origin,
        apiSecret: API_SECRET,
        newClient: () => new RealmClient(origin),
        mailsTo: async (address) => (await mailbox.messages()).filter(({ to }) => to === address),
        logoutTokens: () => receiver.tokens,
        stopMail: () => setMailPort(1),
        async addAccounts(guichet, count) {
          const emails = Array.from({ length: count }, (_, index) =>
            `agent-${index}-${guichet}@pwp.test`.toLowerCase(),
          );
          const ids = await importUsers(
            client,
            emails.map((email) => ({
              ...person(email, 'Agent', 'ESSAI'),
              groups: [`/guichets/${guichet}/professionnels`],
            })),
          );
          return ids;
        },
        async addAdministrator() {
          const named = person('administrateur@pwp.test', 'Agent', 'ESSAI');
          const administrator = { ...named, groups: ['/administrateurs'] };
          const [id = ''] = await importUsers(client, [administrator]);
          return id;
        },
        openSession: async () => (await signIn(contract)).sid,
        async setAttributes(id, attributes) {
          const user = await client.users.findOne({ id });
          await client.users.update({ id }, { ...user, attributes });
        },
        attributesOf: async (id) => (await client.users.findOne({ id }))?.attributes,
        isEmailVerified: async (id) => (await client.users.findOne({ id }))?.emailVerified,
        close: () => setMailPort(mailbox.smtpPort),
      };
      return contract;
    },
    operator: client,
    access: plan,
    async addAccount({ email, groups, credentials }) {
      const [id] = await importUsers(client, [{ ...person(email, 'Zoé', 'ESSAI'), groups, credentials }]);
      if (id === undefined) throw new Error(`Keycloak made no account ${email}.`);
      return id;
    },
    async applyAgain(differences) {
      await applyRealm({ ...plan, ...differences });
    },
    async stop() {
      await server.stop();
      await mailbox.close();
      await receiver.close();
      await dropDatabase(databaseUrl);
      rmSync(logs, { recursive: true });
    },
  };
}

const person = (email: string, firstName: string, lastName: string) => ({
  username: email,
  email,
  firstName,
  lastName,
  enabled: true,
  emailVerified: true,
  realmRoles: ['default-roles-pwp'],
});

function agentRepresentation() {
  const { id, email, firstName, lastName, password, groups } = AGENT;
  const credentials = [{ type: 'password', value: password }];
  return { ...person(email, firstName, lastName), id, groups: [...groups], credentials };
}

/** An import keeps the given ids and creates hundreds of accounts at once. */
async function importUsers(
  client: KeycloakAdminClient,
  users: readonly (ReturnType<typeof person> & Partial<TestAccount>)[],
): Promise<string[]> {
  const { results } = await client.realms.partialImport({
    realm: 'pwp',
    rep: { ifResourceExists: 'FAIL', users: [...users] },
  });
  return (results ?? []).flatMap(({ id }) => id ?? []);
}

async function emptyRealm(client: KeycloakAdminClient): Promise<void> {
  const users = await client.users.find({ max: 2_000, briefRepresentation: true });
  await pMap(users, ({ id }) => client.users.del({ id: id ?? '' }), { concurrency: 8 });
}
