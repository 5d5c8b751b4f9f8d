import { existsSync, globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { allMigrations, holdOutbox, noteRestoredErasures } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { openStorage } from '@pwp/plugins-registry';
import { z } from 'zod';
import { placeAuthorities } from './authorities.ts';
import type { StoredPortal } from './backup-config.ts';
import { isEmptyBucket, unpackBucket } from './bucket-part.ts';
import { isEmptyDatabase, loadDatabase, partOf, withDatabase, type LoadedDatabase } from './database-part.ts';
import { erasuresSince } from './erasure-list.ts';
import { isEmptyFolder, unpackFolder } from './folder-part.ts';
import { AUTHORITIES_PART, FILES_PART, findBackup, readWhole, type Manifest } from './manifest.ts';
import { openPart } from './sealed-part.ts';

/** A backup that was restored. */
export interface RestoredBackup {
  folder: string;
  madeAt: string;
  /** Whether Keycloak's database was in it. */
  hasAccounts: boolean;
  /** How many persons were erased since it was made: the API erases them again when it starts. */
  erasures: number;
}

/**
 * Puts a backup, or the last one of a folder, into a portal that has nothing yet and does not run. All is checked before anything is
 * written: the files, the key, the version, the emptiness. The portal's database comes last, and is held: nothing leaves for another
 * system before an administrator says so. What is cut on its way is refused by the servers and by the next restore.
 */
export async function restoreBackup(
  portal: StoredPortal,
  { from, identity, now = new Date() }: { from: string; identity: string; now?: Date },
): Promise<RestoredBackup> {
  const folder = await findBackup(from);
  const manifest = await readWhole(folder);
  const open = (name: string) => openPart(join(folder, name), identity);
  await readSettings(folder, identity);
  assertKnown(manifest, portal);
  assertFilesAreKept(manifest, portal);
  const databases = databasesOf(portal, manifest);
  await assertEmpty(portal, databases, manifest);
  const erasures = await erasuresSince(dirname(folder), new Date(manifest.madeAt), identity);

  const loaded: LoadedDatabase[] = [];
  for (const { url, part } of databases) loaded.push(await loadDatabase(url, await open(part)));
  if (hasFiles(manifest)) await restoreFiles(portal.files, await open(FILES_PART));
  await restoreReleases(portal.releases, await open('releases.tar.age'));
  const own = loaded.at(-1);
  if (own !== undefined)
    await withDatabase(own.url, async (database) => {
      await holdOutbox(database, now);
      await noteRestoredErasures(database, erasures);
    });
  for (const { finish } of loaded) await finish();
  return {
    folder,
    madeAt: manifest.madeAt,
    hasAccounts: portal.keycloakDatabaseUrl !== undefined,
    erasures: erasures.length,
  };
}

/** The settings, secrets among them, of the portal that was backed up. Throws when the key is not the one. */
export function readSettings(folder: string, identity: string): Promise<Record<string, string>> {
  return readTexts(folder, 'settings.json.age', identity);
}

/** Puts the authorities of certificates that these settings name back where they are missing, as `placeAuthorities`. */
export async function restoreAuthorities(
  folder: string,
  identity: string,
  settings: Readonly<Record<string, string>>,
): ReturnType<typeof placeAuthorities> {
  const isThere = existsSync(join(folder, AUTHORITIES_PART));
  return placeAuthorities(isThere ? await readTexts(folder, AUTHORITIES_PART, identity) : {}, settings);
}

async function readTexts(folder: string, part: string, identity: string): Promise<Record<string, string>> {
  const bytes = await buffer(await openPart(join(folder, part), identity));
  return z.record(z.string(), z.string()).parse(JSON.parse(bytes.toString('utf8')));
}

function assertKnown({ version, migrations, signingKey }: Manifest, portal: StoredPortal): void {
  const known = new Set(allMigrations(installedModules).map(({ name }) => name));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Error(
      `La sauvegarde vient de la version ${version}, avec des migrations qui manquent ici : ${unknown.join(', ')}. ` +
        'Restaurez-la avec cette version et ses modules, ou une suivante.',
    );
  if (![portal.signingKey, ...portal.formerKeys].includes(signingKey))
    throw new Error(
      'PWP_REGISTRY_PRIVATE_KEY n’est pas la clé qui a signé les versions sauvegardées : elles ne seraient pas servies. ' +
        'Reprenez les réglages de la sauvegarde (pwp-portal restore DOSSIER --settings FICHIER).',
    );
}

const hasFiles = ({ parts }: Manifest) => parts.some(({ name }) => name === FILES_PART);

/** A backup without files goes beside the bucket that has kept them. */
function assertFilesAreKept(manifest: Manifest, { files }: StoredPortal): void {
  if (!hasFiles(manifest) && typeof files === 'string')
    throw new Error(
      'PWP_FILES_DIR : la sauvegarde n’a pas les fichiers, le seau S3 qui les garde est attendu (s3://…).',
    );
}

/** The databases to restore and their parts, the portal's own last. */
function databasesOf(portal: StoredPortal, { parts }: Manifest): { url: string; part: string; setting: string }[] {
  const { databaseUrl, registryDatabaseUrl, keycloakDatabaseUrl } = portal;
  const wanted = [
    { name: 'keycloak', url: keycloakDatabaseUrl, setting: 'PWP_KEYCLOAK_DATABASE_URL' },
    {
      name: 'registry',
      url: registryDatabaseUrl === databaseUrl ? undefined : registryDatabaseUrl,
      setting: 'PWP_REGISTRY_DATABASE_URL',
    },
    { name: 'portal', url: databaseUrl, setting: 'PWP_DATABASE_URL' },
  ];
  return wanted.flatMap(({ name, url, setting }) => {
    const there = parts.find((part) => part.name.startsWith(`${name}.`))?.name;
    const part = url === undefined ? undefined : partOf(name, url);
    if (part !== there)
      throw new Error(
        there === undefined
          ? `${setting} : la sauvegarde n’a pas cette base.`
          : `${setting} : la sauvegarde a ${there}, une base de la même sorte est attendue.`,
      );
    return url === undefined || part === undefined ? [] : [{ url, part, setting }];
  });
}

async function assertEmpty(
  { files, releases }: StoredPortal,
  databases: readonly { url: string; setting: string }[],
  manifest: Manifest,
): Promise<void> {
  const filled: string[] = [];
  for (const { url, setting } of databases) if (!(await isEmptyDatabase(url))) filled.push(setting);
  const isEmpty = () => (typeof files === 'string' ? isEmptyFolder(files) : isEmptyBucket(files));
  if (hasFiles(manifest) && !(await isEmpty())) filled.push('PWP_FILES_DIR');
  if ((await openStorage(releases).list()).length > 0) filled.push('PWP_REGISTRY_DIR');
  if (filled.length > 0)
    throw new Error(
      `Une restauration ne remplace rien : ${filled.join(', ')} doit être vide. Rien n’a été restauré. ` +
        'Arrêtez le portail, mettez de côté ou videz ce qui est là, puis recommencez.',
    );
}

async function restoreFiles(files: StoredPortal['files'], archive: Readable): Promise<void> {
  await (typeof files === 'string' ? unpackFolder(archive, files) : unpackBucket(archive, files));
}

async function restoreReleases(releases: StoredPortal['releases'], archive: Readable) {
  const aside = await mkdtemp(join(tmpdir(), 'pwp-releases-'));
  try {
    await unpackFolder(archive, aside);
    const storage = openStorage(releases);
    // <module>/<version>
    for (const release of globSync('*/*', { cwd: aside })) {
      const names = globSync('**', { cwd: join(aside, release), withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name));
      const files = new Map<string, Uint8Array>();
      for (const file of names) files.set(file.slice(join(aside, release).length + 1), await readFile(file));
      await storage.replace(release, files);
    }
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
