import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidSettings, readSettings, REALM } from '@pwp/contracts';
import { z } from 'zod';
import { openPrivateKey, type SigningKey } from '../core/signing-key.ts';
import { serviceToken } from './service-token.ts';

/** Settings of `pwp`, by environment variable. */
const cliSettings = z.object({
  PWP_PORT: z.coerce.number().int().min(1).max(65_535).default(8080).describe('Port of the front door.'),
  PWP_URL: z.url().optional().describe('Portal that `pwp` speaks to. Default: http://127.0.0.1:PWP_PORT.'),
  PWP_DATA_DIR: z.string().default('.pwp').describe('Folder of everything the local stack keeps.'),
  PWP_DATABASE_URL: z
    .string()
    .optional()
    .describe(
      'Database: `sqlite:<file>` or `mariadb://user:password@host:port/name`. Default: PWP_DATA_DIR/api.sqlite.',
    ),
  PWP_FILES_DIR: z
    .string()
    .optional()
    .describe(
      'Where the uploaded files are kept: a folder, or `s3://bucket/prefix`. Default: `files` of PWP_DATA_DIR.',
    ),
  PWP_TOKEN: z.string().optional().describe("Token of `pwp`. Default: the local operator's, in PWP_DATA_DIR."),
  PWP_CLIENT_ID: z
    .string()
    .optional()
    .describe('Client of Keycloak whose service account publishes, in place of PWP_TOKEN.'),
  PWP_CLIENT_SECRET: z.string().optional().describe('Secret of PWP_CLIENT_ID.'),
  PWP_KEYCLOAK_URL: z.url().optional().describe('Keycloak of PWP_CLIENT_ID. Default: `/auth` of PWP_URL.'),
  PWP_PUBLISHER_KEY: z
    .string()
    .optional()
    .describe('Ed25519 key that `pwp publish` signs with (PKCS#8, base64). Default: that of PWP_DATA_DIR.'),
});

/** How `pwp` reaches the portal. */
export interface CliSettings {
  url: string;
  dataDir: string;
  /** The platform's database. */
  databaseUrl: string;
  /** Where the platform's uploaded files are: a folder, or `s3://bucket/prefix`, in which `pwp` removes nothing. */
  filesDir: string;
  /** Throws `NoCredentials`, `NoServiceToken`. */
  token: () => Promise<string>;
  /** Throws `NoCredentials`. */
  publisherKey: () => SigningKey;
  /** Whether the token is the local operator's. */
  isLocalOperator: boolean;
}

/** No token or key is set, and none is in the data folder. */
export class NoCredentials extends Error {
  constructor(name: string, file: string) {
    super(`${name} n’est pas donné, et ${file} n’existe pas : lancez « npm start » une fois, ou donnez ${name}.`);
    this.name = 'NoCredentials';
  }
}

/** Reads the settings of `pwp`. Throws `InvalidSettings`. */
export function readCliSettings(environment: Readonly<Record<string, string | undefined>> = process.env): CliSettings {
  const read = readSettings(cliSettings, environment);
  const kept = (name: string, file: string) => {
    const path = join(read.PWP_DATA_DIR, 'registry', file);
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (error) {
      throw Object.assign(new NoCredentials(name, path), { cause: error });
    }
  };
  const url = (read.PWP_URL ?? `http://127.0.0.1:${read.PWP_PORT}`).replace(/\/$/, '');
  const { PWP_TOKEN: given, PWP_CLIENT_ID: clientId, PWP_CLIENT_SECRET: clientSecret } = read;
  if ((clientId === undefined) !== (clientSecret === undefined))
    throw new InvalidSettings(['PWP_CLIENT_ID et PWP_CLIENT_SECRET : à indiquer ensemble']);
  if (given !== undefined && clientId !== undefined)
    throw new InvalidSettings(['PWP_TOKEN et PWP_CLIENT_ID : un seul des deux']);
  const issuer = `${(read.PWP_KEYCLOAK_URL ?? `${url}/auth`).replace(/\/$/, '')}/realms/${REALM}`;
  const ofService =
    clientId === undefined || clientSecret === undefined ? undefined : serviceToken({ issuer, clientId, clientSecret });
  return {
    url,
    dataDir: read.PWP_DATA_DIR,
    databaseUrl: read.PWP_DATABASE_URL ?? `sqlite:${join(read.PWP_DATA_DIR, 'api.sqlite')}`,
    filesDir: read.PWP_FILES_DIR ?? join(read.PWP_DATA_DIR, 'files'),
    token: ofService ?? (async () => given ?? kept('PWP_TOKEN', 'operator-token')),
    publisherKey: () => openPrivateKey(read.PWP_PUBLISHER_KEY ?? kept('PWP_PUBLISHER_KEY', 'publisher-key')),
    isLocalOperator: given === undefined && ofService === undefined,
  };
}
