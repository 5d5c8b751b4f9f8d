import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { syncFolder } from './sync-folder.ts';

test('a folder that its system syncs, and one that it does not, as every folder of Windows', async () => {
  await expect(syncFolder(tmpdir())).resolves.toBeUndefined();
  // Linux answers EINVAL here; Windows answers EPERM everywhere.
  await expect(syncFolder('/proc')).resolves.toBeUndefined();
});

test('a folder that is not there is an error', async () => {
  await expect(syncFolder(join(tmpdir(), 'pwp-no-folder'))).rejects.toThrow('ENOENT');
});
