import type { TestRealm } from '@pwp/testing';
import type { LoadRequest } from '../measure/load.ts';
import { startServer, type ServerProcess } from '../measure/server-process.ts';
import type { PlisDatabase } from './plis-database.ts';

/** An agent of one guichet, with the requests of its browser when the dashboard opens. */
export interface Agent {
  guichet: string;
  headers: Readonly<Record<string, string>>;
  dashboard: readonly [list: LoadRequest, counters: LoadRequest];
}

/** A platform over one database, in its own process. */
export interface Served {
  server: ServerProcess;
  environment: Readonly<Record<string, string>>;
  database: PlisDatabase;
  agents: readonly Agent[];
}

/** Most agents, each of another guichet: more than work at one time, spread over the whole table. */
const AGENTS = 400;
/** Seconds; longer than the measure. */
const TOKEN_LIFETIME = 36_000;

/** One agent in its own session for each of these guichets: all of the database's, or 400 evenly chosen. */
export function agentsOf({ guichets }: PlisDatabase, realm: TestRealm): Agent[] {
  const step = Math.max(1, guichets.length / AGENTS);
  return Array.from({ length: Math.min(AGENTS, guichets.length) }, (_, rank) => {
    const guichet = guichets[Math.floor(rank * step)] ?? '';
    const account = { id: `agent-${guichet}`, sessionId: `session-${guichet}`, guichets: [guichet] };
    const token = realm.token(account, { lifetime: TOKEN_LIFETIME });
    const headers = { authorization: `Bearer ${token}`, 'x-guichet': guichet };
    const path = '/api/numerisation/plis';
    return {
      guichet,
      headers,
      dashboard: [
        { path, headers },
        { path: `${path}/counters`, headers },
      ] as const,
    };
  });
}

/** Settings that the API and its modules require; no measured request uses them. */
const unreachedOutside = {
  PWP_PUBLIC_URL: 'http://127.0.0.1:9',
  PWP_API_CLIENT_SECRET: 'secret-de-mesure-de-pwp-api',
  PWP_SMTP_URL: 'smtp://127.0.0.1:9',
  PWP_MAIL_FROM: 'postmaster@pwp.test',
  PWP_SNE_URL: 'http://127.0.0.1:9',
  PWP_SNE_API_KEY: 'bench',
  PWP_DOCAPOSTE_URL: 'http://127.0.0.1:9',
  PWP_DOCAPOSTE_API_KEY: 'bench',
  PWP_GLPI_URL: 'http://127.0.0.1:9',
  PWP_GLPI_APP_TOKEN: 'bench',
  PWP_GLPI_USER_TOKEN: 'bench',
  PWP_COMPTES_DEFI_SECRET: 'secret-du-banc-d-essai',
  PWP_RINGS_SECRET: 'secret-du-banc-d-essai',
  PWP_REGISTRY_URL: 'http://127.0.0.1:9',
  PWP_REGISTRY_OPERATOR_TOKEN: 'secret-du-banc-d-essai',
} as const;

/** The settings of a platform that only serves requests: another process runs the jobs. */
export function platformEnvironment(databaseUrl: string, keycloakUrl: string, port: number): Record<string, string> {
  return {
    PWP_API_PORT: String(port),
    PWP_DATABASE_URL: databaseUrl,
    PWP_FILES_DIR: '.pwp/files',
    PWP_KEYCLOAK_URL: keycloakUrl,
    PWP_JOBS: 'false',
    ...unreachedOutside,
  };
}

/** Starts the platform like production. */
export function startPlatform(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  return startServer('platform-api/src/main.ts', { environment });
}

/** Where it answers. */
export function addressOf(environment: Readonly<Record<string, string>>): string {
  return `http://127.0.0.1:${environment['PWP_API_PORT'] ?? ''}`;
}
