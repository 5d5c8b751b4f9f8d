import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matching } from '@pwp/testing/matching';
import { expect, onTestFinished, test } from 'vitest';
import { DEMO_PASSWORD } from '../../demo-data/demo-accounts.ts';
import { readLocalConfig } from '../../launchers/local-config.ts';
import { createOutside } from '../../launchers/outside.ts';
import { openIdentityDatabase } from './identity-database.ts';
import { passwordHashes } from './password-hash.ts';

const USUAL = /^scrypt\$15\$8\$1\$/;

test('the identity of a portal hashes at the usual cost', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pwp-hashes-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const outside = await createOutside(
    { ...readLocalConfig({ PWP_DATA_DIR: dataDir }), smtpPort: 0 },
    'http://127.0.0.1:9',
  );
  await outside.close();
  const database = openIdentityDatabase(dataDir);
  onTestFinished(() => database.close());
  const kept = database.prepare('SELECT DISTINCT password_hash AS hash FROM accounts').all();
  expect(kept).toEqual([{ hash: matching.stringMatching(USUAL) }]);
  expect(await passwordHashes().verify(DEMO_PASSWORD, String(kept[0]?.['hash']))).toBe(true);
});

test('a password that was hashed at another cost is known, and only that one', async () => {
  const [cheap, usual] = [passwordHashes([4, 8, 1]), passwordHashes()];
  const hash = await cheap.hash('Sésame-2026!');
  expect(hash).toMatch(/^scrypt\$4\$8\$1\$/);
  expect(await usual.verify('Se\u0301same-2026!', hash)).toBe(true);
  expect(await usual.verify('Sesame-2026!', hash)).toBe(false);
  expect(await cheap.verify('Sésame-2026!', await usual.hash('Sésame-2026!'))).toBe(true);
});

test.each([undefined, null])('without a hash, nothing is right: %s', async (hash) => {
  expect(await passwordHashes().verify('', hash)).toBe(false);
});
