import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isBackupName } from '@pwp/platform-api';
import { z } from 'zod';
import { sha256Of } from './sealed-part.ts';

const MANIFEST = 'manifest.json';

/** The part with the uploaded files; none when a bucket alone keeps them. */
export const FILES_PART = 'files.tar.age';

/** The part with the authorities of certificates; none in older backups. */
export const AUTHORITIES_PART = 'authorities.json.age';

/** An encrypted file of a backup. */
const Part = z.object({ name: z.string().regex(/^[a-z]+(?:\.[a-z]+)+$/), bytes: z.int(), sha256: z.string() });
export type Part = z.infer<typeof Part>;

/** What a backup is, readable without its key. */
const Manifest = z.object({
  format: z.literal(1),
  version: z.string().describe('of the portal'),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.string()).describe("steps that the platform's database had taken"),
  signingKey: z.string().describe('public key of the registry'),
  parts: z.array(Part),
});
export type Manifest = z.infer<typeof Manifest>;

/** The text of a manifest. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Where the manifest of a backup stands. */
export const manifestOf = (folder: string): string => join(folder, MANIFEST);

/** The backup that a folder is, else the last one that it holds. Throws when there is none. */
export async function findBackup(folder: string): Promise<string> {
  if (existsSync(manifestOf(folder))) return folder;
  const names = existsSync(folder) ? await readdir(folder) : [];
  const last = names
    .filter((name) => isBackupName(name) && existsSync(manifestOf(join(folder, name))))
    .toSorted()
    .at(-1);
  if (last === undefined) throw new Error(`${folder} : il n’y a là aucune sauvegarde.`);
  return join(folder, last);
}

/** Reads a backup's manifest, and each of its files against it. Throws when one is missing or changed. */
export async function readWhole(folder: string): Promise<Manifest> {
  const read = Manifest.safeParse(readJson(await readFile(manifestOf(folder), 'utf8')));
  if (read.data === undefined) throw new Error(`${manifestOf(folder)} : ce manifeste n’est pas lisible.`);
  for (const { name, bytes, sha256 } of read.data.parts) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.size !== bytes || (await sha256Of(file)) !== sha256)
      throw new Error(`${file} : ce fichier manque ou a changé depuis la sauvegarde. Rien n’a été restauré.`);
  }
  return read.data;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
