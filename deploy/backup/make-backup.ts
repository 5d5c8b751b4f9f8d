import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { syncFolder } from '@pwp/api-kit/server';
import { openStorage } from '@pwp/plugins-registry';
import { nameOfBackup } from '@pwp/platform-api';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';
import { readAuthorities, type Authorities } from './authorities.ts';
import type { StoredPortal } from './backup-config.ts';
import { archiveBucket } from './bucket-part.ts';
import { dumpDatabase, partOf, withDatabase } from './database-part.ts';
import { archiveFolder } from './folder-part.ts';
import { AUTHORITIES_PART, FILES_PART, manifestOf, manifestText, type Part } from './manifest.ts';
import { sealPart } from './sealed-part.ts';

const { version } = z
  .looseObject({ version: z.string() })
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')));

/** A backup that was made: its folder, and bytes. */
export interface MadeBackup {
  folder: string;
  bytes: number;
  /** A line for each authority of certificates that its settings name and that is not in it. */
  notKept: readonly string[];
}

/**
 * Backs a portal up into a new folder of `into`, encrypted for `recipient`, while it serves. Databases come before files: a file is
 * stored before the row that names it, so that each row has its file. A backup that fails leaves nothing.
 */
export async function makeBackup(
  portal: StoredPortal,
  { into, recipient, now = new Date() }: { into: string; recipient: string; now?: Date },
): Promise<MadeBackup> {
  const folder = join(into, nameOfBackup(now));
  const aside = join(into, `.${nameOfBackup(now)}.part`);
  await mkdir(into, { recursive: true, mode: 0o700 });
  await mkdir(aside, { mode: 0o700 });
  try {
    const migrations = await migrationsOf(portal.databaseUrl);
    const { found: authorities, notKept } = await readAuthorities(portal.settings);
    const parts = await sealParts({ ...portal, authorities }, aside, recipient);
    const { signingKey } = portal;
    const manifest = { format: 1 as const, version, madeAt: now.toISOString(), migrations, signingKey, parts };
    await writeFile(manifestOf(aside), manifestText(manifest), { flag: 'wx', flush: true });
    await rename(aside, folder);
    await syncFolder(into);
    return { folder, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), notKept };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function migrationsOf(url: string): Promise<string[]> {
  const rows = await withDatabase(url, ({ sequelize }) =>
    sequelize.query<{ name: string }>('SELECT name FROM platform_migrations ORDER BY name', {
      type: QueryTypes.SELECT,
    }),
  );
  return rows.map(({ name }) => name);
}

async function sealParts(
  portal: StoredPortal & { authorities: Authorities },
  folder: string,
  recipient: string,
): Promise<Part[]> {
  const {
    databaseUrl,
    registryDatabaseUrl,
    keycloakDatabaseUrl,
    files,
    backupBucket,
    releases,
    settings,
    authorities,
  } = portal;
  const parts: Part[] = [];
  const add = async (name: string, source: Readable): Promise<void> => {
    parts.push({ name, ...(await sealPart(source, join(folder, name), recipient)) });
  };
  const copy = join(folder, 'copy');
  const inJson = (value: unknown) => Readable.from([Buffer.from(JSON.stringify(value))]);
  await add('settings.json.age', inJson(settings));
  await add(AUTHORITIES_PART, inJson(authorities));
  await add(partOf('portal', databaseUrl), dumpDatabase(databaseUrl, copy));
  if (keycloakDatabaseUrl !== undefined)
    await add(partOf('keycloak', keycloakDatabaseUrl), dumpDatabase(keycloakDatabaseUrl, copy));
  // Both may be in one database.
  if (registryDatabaseUrl !== databaseUrl)
    await add(partOf('registry', registryDatabaseUrl), dumpDatabase(registryDatabaseUrl, copy));
  if (typeof files === 'string') await add(FILES_PART, await archiveFolder(files));
  else if (backupBucket) await add(FILES_PART, archiveBucket(files));
  await copyReleases(releases, copy);
  await add('releases.tar.age', await archiveFolder(copy));
  await rm(copy, { recursive: true });
  return parts;
}

/** Copies the files of all releases into a folder, wherever they are kept. */
async function copyReleases(releases: StoredPortal['releases'], folder: string): Promise<void> {
  const storage = openStorage(releases);
  for (const path of await storage.list()) {
    const bytes = await storage.read(path);
    // A release that is removed meanwhile.
    if (bytes === undefined) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}
