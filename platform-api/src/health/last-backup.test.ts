import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApi } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { lastBackup, nameOfBackup } from './last-backup.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pwp-backups-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('the last whole backup counts, whatever else is in the folder', async () => {
  const folder = temporaryFolder();
  expect(await lastBackup(folder)).toBeUndefined();
  const older = new Date('2026-11-29T02:00:00Z');
  const last = new Date('2026-11-30T02:03:04Z');
  for (const name of [
    nameOfBackup(last),
    nameOfBackup(older),
    `.${nameOfBackup(new Date('2026-12-01T02:00:00Z'))}.part`,
    'portail-2027',
  ])
    mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'zzz'), '');
  expect(await lastBackup(folder)).toEqual(last);
  await expect(lastBackup(join(folder, 'absent'))).rejects.toThrow('ENOENT');
});

test('the metric says when the last one was made, 0 when there is none to read, and nothing when no folder is told', async () => {
  const folder = temporaryFolder();
  const read = async (environment: Record<string, string>) => {
    const api = await startTestApi({ environment });
    onTestFinished(() => api.close());
    const { text } = await api.anonymous.get('/metrics');
    return /^pwp_backup_last_seconds (\S+)$/m.exec(text)?.[1];
  };
  expect(await read({})).toBeUndefined();
  expect(await read({ PWP_BACKUP_DIR: join(folder, 'absent') })).toBe('0');
  mkdirSync(join(folder, nameOfBackup(new Date('2026-11-30T02:00:00Z'))));
  expect(await read({ PWP_BACKUP_DIR: folder })).toBe('1796004000');
});
