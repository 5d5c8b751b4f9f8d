import { readdir } from 'node:fs/promises';

/** Folders of backups, whose names sort by date; one that is under way has another name. */
const NAME = /^portail-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z$/;

/** The name of a backup's folder: `portail-2026-11-30T02-00-00Z`. */
export function nameOfBackup(madeAt: Date): string {
  return `portail-${madeAt.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

/** Whether a folder has the name of a whole backup. */
export function isBackupName(name: string): boolean {
  return NAME.test(name);
}

/** When the last backup in a folder was made; undefined when it has none. Throws when it cannot be read. */
export async function lastBackup(folder: string): Promise<Date | undefined> {
  const last = (await readdir(folder)).filter(isBackupName).toSorted().at(-1);
  return last === undefined ? undefined : new Date(last.replace(NAME, '$1T$2:$3:$4Z'));
}
