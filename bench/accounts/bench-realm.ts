import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { usualBrand } from '@pwp/contracts';
import { applyRealm } from '@pwp/keycloak';
import { writePasswordList } from '@pwp/keycloak/common-passwords';
import { writeTheme } from '@pwp/keycloak/theme';
import { ensureKeycloak } from '@pwp/local-stack/keycloak/distribution';
import { dropDatabase, ensureDatabase } from '@pwp/local-stack/keycloak/ensure-database';
import { requireJava } from '@pwp/local-stack/keycloak/java';
import { startKeycloak } from '@pwp/local-stack/keycloak/keycloak-server';
import { benchConfig } from '../config.ts';
import { root } from '../measure/server-process.ts';

/** A real Keycloak with the portal's realm, on a database of its own. */
export interface BenchRealm {
  /** Base address, `…/auth`. */
  url: string;
  /** Secret of the client `pwp-api`. */
  apiSecret: string;
  stop: () => Promise<void>;
}

/** Settings of the realm. */
export interface BenchRealmOptions {
  /** Port of Keycloak; its health probes use the next one. */
  port: number;
  portalOrigin: string;
  smtpPort: number;
  /** Codes of the guichets whose groups exist. */
  guichets: readonly string[];
  /** Folder of Keycloak's log. */
  folder: string;
}

const ADMIN_SECRET = 'secret-de-mesure-de-keycloak';
const API_SECRET = 'secret-de-mesure-de-pwp-api';

/** Downloads Keycloak the first time, starts it as `npm run start:real` does, and creates the realm. */
export async function startBenchRealm(options: BenchRealmOptions): Promise<BenchRealm> {
  const { port, portalOrigin, smtpPort, guichets, folder } = options;
  const { javaHome, mavenUrl, mariadbUrl, environment } = benchConfig;
  requireJava(javaHome);
  const cache = join(root, 'node_modules/.cache/keycloak');
  mkdirSync(cache, { recursive: true });
  const home = await ensureKeycloak(cache, mavenUrl, console.log);
  await writeTheme(join(home, 'themes'), usualBrand);
  await writePasswordList(home);
  const databaseUrl = `${mariadbUrl}/pwp_bench_keycloak_${port}`;
  await dropDatabase(databaseUrl);
  await ensureDatabase(databaseUrl, 'PWP_BENCH_MARIADB_URL');
  const server = await startKeycloak({
    home,
    javaHome,
    port,
    publicUrl: `http://127.0.0.1:${port}/auth`,
    databaseUrl,
    adminSecret: ADMIN_SECRET,
    logFile: join(folder, 'keycloak.log'),
    environment,
    onStep: console.log,
  });
  await applyRealm({
    adminClientSecret: ADMIN_SECRET,
    keycloakUrl: server.url,
    portalName: usualBrand.name,
    portalOrigin,
    apiSecret: API_SECRET,
    applications: [],
    mail: {
      host: '127.0.0.1',
      port: smtpPort,
      from: 'postmaster@pwp.test',
      starttls: false,
    },
    guichets,
  });
  return {
    url: server.url,
    apiSecret: API_SECRET,
    async stop() {
      await server.stop();
      await dropDatabase(databaseUrl);
    },
  };
}
