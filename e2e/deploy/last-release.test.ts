import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@pwp/testing/portal';
import { expect, onTestFinished, test } from 'vitest';
import { lastRelease, readOfRelease } from '../upgrade/last-release.ts';

test('the last release is the commit of its version, and what it left in a database is kept', async () => {
  expect(JSON.parse(await readOfRelease('package.json'))).toMatchObject({ version: lastRelease.version });
  expect(existsSync(join(root, 'e2e/upgrade', lastRelease.version, 'mariadb.json'))).toBe(true);
});

test('a clone without the history of the last release is refused with the way out', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'pwp-clone-'));
  onTestFinished(() => rmSync(clone, { recursive: true }));
  execFileSync('git', ['init', '--quiet'], { cwd: clone });
  await expect(readOfRelease('package.json', lastRelease, clone)).rejects.toThrow(
    `Ce clone n’a pas le commit ${lastRelease.commit} de la version ${lastRelease.version}, d’où part l’essai de la mise à jour : git fetch --unshallow, puis recommencez.`,
  );
});
