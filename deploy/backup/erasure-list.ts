import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Person } from '@pwp/api-kit';
import { StoredPerson } from '@pwp/platform-api';
import { z } from 'zod';
import { openPart, sealPart } from './sealed-part.ts';

/** An erasure as a restore finds it again. */
const ListedErasure = z.object({ reference: z.string(), askedAt: z.coerce.date(), person: StoredPerson });
export type ListedErasure = z.output<typeof ListedErasure>;

/** `effacement-2026-11-30T02-00-00Z-<reference>.age`, beside the backups. */
const NAME = /^effacement-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z-[0-9a-f-]{36}\.age$/;

/**
 * Writes an erasure down beside the backups, encrypted for who restores: the portal cannot read whom it has erased. It is done before
 * the erasure, which a restore would otherwise undo.
 */
export async function listErasure(
  folder: string,
  recipient: string,
  { reference, askedAt, person }: { reference: string; askedAt: Date; person: Person },
): Promise<void> {
  const file = join(folder, `effacement-${askedAt.toISOString().slice(0, 19).replaceAll(':', '-')}Z-${reference}.age`);
  const aside = `${file}.part`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await sealPart(Readable.from([Buffer.from(JSON.stringify({ reference, askedAt, person }))]), aside, recipient);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** The erasures since an instant, the oldest first. Throws when one of them cannot be read. */
export async function erasuresSince(folder: string, since: Date, identity: string): Promise<ListedErasure[]> {
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => NAME.test(name)).toSorted() : [];
  // The name has no milliseconds.
  const from = Math.floor(since.getTime() / 1000) * 1000;
  const recent = names.filter((name) => Date.parse(name.replace(NAME, '$1T$2:$3:$4Z')) >= from);
  const erasures: ListedErasure[] = [];
  for (const name of recent) {
    const bytes = await buffer(await openPart(join(folder, name), identity));
    erasures.push(ListedErasure.parse(JSON.parse(bytes.toString('utf8'))));
  }
  return erasures;
}
