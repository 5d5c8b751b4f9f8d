import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { applyRealm, type RealmPlan } from '@pwp/keycloak';
import { writePasswordList } from '@pwp/keycloak/common-passwords';
import { writeTheme } from '@pwp/keycloak/theme';
import { realFolder } from './data-folder.ts';
import { demoAccounts, DEMO_TOTP_SECRET } from '../demo-data/demo-accounts.ts';
import { demoGuichets } from '../demo-data/demo-guichets.ts';
import { readLocalConfig, requireLoopback, type LocalConfig } from './local-config.ts';
import { servePortal, type ForeignIdentity } from './serve-portal.ts';
import { ensureKeycloak } from '../keycloak/distribution.ts';
import { ensureDatabase } from '../keycloak/ensure-database.ts';
import { requireJava } from '../keycloak/java.ts';
import { inherited, readKeycloakConfig, REAL_DATABASE_URL, type KeycloakConfig } from '../keycloak/keycloak-config.ts';
import { startKeycloak } from '../keycloak/keycloak-server.ts';
import { seedAccounts } from '../keycloak/seed-accounts.ts';

/** Differences between a realm for journeys and the portal's. */
export type RealmDifferences = Pick<RealmPlan, 'accessTokenLifespan' | 'reusableCodes'>;

/**
 * Serves the whole portal on a real Keycloak and MariaDB, until a signal. Throws with the way out when something is
 * missing.
 */
export async function serveRealPortal(differences: RealmDifferences = {}): Promise<void> {
  requireLoopback('start:real');
  const config = readLocalConfig();
  const keycloak = readKeycloakConfig(config.port);
  requireJava(keycloak.javaHome);
  const databaseUrl = inherited['PWP_DATABASE_URL'] ?? REAL_DATABASE_URL;
  await ensureDatabase(databaseUrl, 'PWP_DATABASE_URL');
  await ensureDatabase(keycloak.databaseUrl, 'PWP_KEYCLOAK_DATABASE_URL');
  await servePortal(
    // The simulators keep separate data for this database and for the embedded one.
    { ...config, dataDir: realFolder(config.dataDir) },
    {
      settings: { PWP_DATABASE_URL: databaseUrl },
      startIdentity: (onStep) => startIdentity(config, keycloak, differences, onStep),
      notes: [`Second facteur des référents et de l’administrateur (TOTP, base32) : ${DEMO_TOTP_SECRET}`],
    },
  );
}

async function startIdentity(
  config: LocalConfig,
  keycloak: KeycloakConfig,
  differences: RealmDifferences,
  onStep: (line: string) => void,
): Promise<ForeignIdentity> {
  const folder = keycloak.folder ?? join(config.dataDir, 'keycloak');
  mkdirSync(folder, { recursive: true });
  const home = await ensureKeycloak(folder, keycloak.mavenUrl, onStep);
  await writeTheme(join(home, 'themes'), config.brand);
  await writePasswordList(home);
  const server = await startKeycloak({
    home,
    javaHome: keycloak.javaHome,
    port: keycloak.port,
    publicUrl: `${config.publicUrl}/auth`,
    databaseUrl: keycloak.databaseUrl,
    adminSecret: keycloak.adminSecret,
    logFile: join(config.dataDir, 'keycloak.log'),
    environment: inherited,
    onStep,
  });
  onStep('Keycloak : royaume pwp');
  const client = await applyRealm({
    keycloakUrl: server.url,
    adminClientSecret: keycloak.adminSecret,
    portalName: config.brand.name,
    portalOrigin: new URL(config.publicUrl).origin,
    apiSecret: config.apiClientSecret,
    applications: [{ clientId: 'pgp', secret: config.pgpClientSecret, roles: ['fiche'] }],
    mail: {
      host: '127.0.0.1',
      port: config.smtpPort,
      from: 'postmaster@pwp.test',
      starttls: false,
    },
    guichets: demoGuichets.map(({ code }) => code),
    ...differences,
  });
  await seedAccounts(client, demoAccounts, DEMO_TOTP_SECRET);
  return server;
}
