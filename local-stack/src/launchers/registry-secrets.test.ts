import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPrivateKey } from '@pwp/plugins-registry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localRegistrySettings } from './registry-secrets.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-registry-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the parts of one machine find the same secrets, which their owner alone may read', () => {
  const settings = localRegistrySettings(folder);
  expect(localRegistrySettings(folder)).toEqual(settings);
  const kept = join(folder, 'registry');
  expect(readdirSync(kept).toSorted()).toEqual(['operator-token', 'private-key', 'publisher-key']);
  for (const file of readdirSync(kept)) expect(statSync(join(kept, file)).mode & 0o777).toBe(0o600);
  expect(openPrivateKey(settings.PWP_REGISTRY_PRIVATE_KEY).publicKey).toBe(settings.PWP_REGISTRY_PUBLIC_KEY);
  const other = localRegistrySettings(join(folder, 'autre'));
  expect(other.PWP_REGISTRY_OPERATOR_TOKEN).not.toBe(settings.PWP_REGISTRY_OPERATOR_TOKEN);
});

test('a secret whose writing was cut is not taken for one', () => {
  const settings = localRegistrySettings(folder);
  const file = join(folder, 'registry/operator-token');
  writeFileSync(file, '');
  expect(() => localRegistrySettings(folder)).toThrow(`${file} est vide. Supprimez-le, puis recommencez`);
  rmSync(file);
  expect(localRegistrySettings(folder).PWP_REGISTRY_OPERATOR_TOKEN).not.toBe(settings.PWP_REGISTRY_OPERATOR_TOKEN);
});
