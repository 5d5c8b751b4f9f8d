import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { userProfile } from '@pwp/keycloak/profile';
import { expect, test } from 'vitest';

/* The inventories of docs/security.md and docs/operations.md, against the files that they are of. */

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
/** The text below a heading, up to the next one. */
function section(path: string, heading: string): string {
  const [, after] = read(path).split(`\n${heading}\n`);
  if (after === undefined) throw new Error(`${path} has no « ${heading} » any more.`);
  return after.split(/^##/m)[0] ?? '';
}

test('each secret of the settings is in the inventory of keys', () => {
  const files = globSync('deploy/systemd/*.env', { cwd: root });
  const names = files.flatMap((file) => [...read(file).matchAll(/^#?([A-Z]\w+)=/gm)].map(([, name = '']) => name));
  const secrets = names.filter((name) => /_(?:SECRET|KEY|TOKEN|PASSWORD|ACCOUNT|RECIPIENT)$/.test(name));
  expect(secrets.length).toBeGreaterThan(12);
  const inventory = section('docs/security.md', '## Keys and algorithms');
  expect(secrets.filter((name) => !inventory.includes(`\`${name}\``))).toEqual([]);
});

test('what is hashed here is by SHA-2, and by nothing older', () => {
  const files = globSync(
    [
      '{platform-api,plugins-registry,local-stack}/src/**/*.ts',
      'packages/{api-kit,contracts,database,http-host,object-storage,web-kit}/src/**/*.ts',
      'modules/*/{api,web}/**/*.{ts,vue}',
      '{shell/{src,server},deploy}/**/*.ts',
    ],
    { cwd: root, exclude: (name) => /^(?:node_modules|dist|testing)$|\.test\.ts$/.test(name) },
  );
  const hashes = files.flatMap((file) => [
    ...read(file).matchAll(/\b(?:createHash|createHmac|hkdfSync)\(\s*'([^']+)'/g),
  ]);
  expect(hashes.length).toBeGreaterThan(30);
  expect(new Set(hashes.map(([, algorithm]) => algorithm))).toEqual(new Set(['sha256', 'sha384']));
});

test('each key of the inventory has its way of being changed in the runbook', () => {
  const inventory = [...section('docs/security.md', '## Keys and algorithms').matchAll(/^\| ([^|]+?) +\|/gm)];
  const keys = inventory.map(([, key = '']) => key).filter((key) => !/^(?:key|-+)$/.test(key));
  expect(keys.length).toBeGreaterThan(15);
  const runbook = section('docs/runbook.md', '## Changing a secret');
  // What nobody can change: people do, and hashes are no secret.
  const own = ['passwords of persons', 'hashes of files and releases'];
  const missing = keys.filter((key) => {
    const settings = key.match(/`\w+`/g) ?? [];
    if (settings.length > 0) return !settings.every((setting) => runbook.includes(setting));
    return !own.includes(key) && !runbook.includes(key);
  });
  expect(missing).toEqual([]);
});

test('each field of an account is in the table of who reads and writes it', () => {
  const table = section('docs/security.md', '## Who reads and writes a field');
  const fields = userProfile.attributes.map(({ name }) => name);
  expect(fields.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
});

test('each log that nginx writes is in the inventory of logs', () => {
  const site = read('deploy/nginx/portail.conf');
  const written = new Set([...site.matchAll(/_log (\/[\w/.]+)/g)].map(([, path = '']) => path));
  expect(written.size).toBe(2);
  const inventory = section('docs/operations.md', '### Which logs there are');
  expect([...written].filter((path) => !inventory.includes(`\`${path}\``))).toEqual([]);
});
