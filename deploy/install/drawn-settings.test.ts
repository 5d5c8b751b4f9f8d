import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { openPrivateKey } from '@pwp/plugins-registry';
import { expect, test } from 'vitest';
import { databasesIn, drawSettings, settingsToFill } from './drawn-settings.ts';

const folder = join(import.meta.dirname, '../systemd');
const texts = globSync('*.env', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));

/** The files of settings, filled by one drawing. */
function fill(kept: readonly string[] = []): string[] {
  return texts.map(drawSettings('portail.test', kept));
}
const valuesOf = (files: readonly string[], name: string) =>
  files.map((text) => parseEnv(text)).flatMap((settings) => (name in settings ? [settings[name]] : []));

test('secrets are drawn, each the same in every file and unlike the others', () => {
  const files = fill();
  const shared = ['PWP_API_CLIENT_SECRET', 'PWP_RINGS_SECRET', 'PWP_REGISTRY_OPERATOR_TOKEN'];
  const secrets = [...shared, 'PWP_COMPTES_DEFI_SECRET', 'PWP_KEYCLOAK_ADMIN_SECRET'].map((name) => {
    const values = new Set(valuesOf(files, name));
    expect(values.size).toBe(1);
    return [...values][0] ?? '';
  });
  for (const name of shared) expect(valuesOf(files, name).length).toBeGreaterThan(1);
  for (const secret of secrets) expect(Buffer.from(secret, 'base64')).toHaveLength(32);
  expect(new Set(secrets).size).toBe(secrets.length);
  expect(valuesOf(files, 'KC_BOOTSTRAP_ADMIN_CLIENT_SECRET')).toEqual(valuesOf(files, 'PWP_KEYCLOAK_ADMIN_SECRET'));
  expect(valuesOf(fill(), 'PWP_RINGS_SECRET')).not.toEqual(valuesOf(files, 'PWP_RINGS_SECRET'));
});

test('the shell knows the registry by the key that is drawn for it', () => {
  const files = fill();
  const [privateKey = ''] = valuesOf(files, 'PWP_REGISTRY_PRIVATE_KEY');
  expect(valuesOf(files, 'PWP_REGISTRY_PUBLIC_KEY')).toEqual([openPrivateKey(privateKey).publicKey]);
});

test('each database is on this machine, with one password for each account', () => {
  const files = fill();
  const databases = databasesIn([...files, 'PWP_ISOLATED_DATABASE_URL=mariadb://pwp_m_{module}:x@127.0.0.1:3306/pwp']);
  expect(databases.map(({ host, database, account }) => `${account} ${database} ${host}`).toSorted()).toEqual([
    'keycloak pwp_keycloak 127.0.0.1',
    'pwp pwp 127.0.0.1',
    'pwp_backup pwp 127.0.0.1',
    'pwp_backup pwp_keycloak 127.0.0.1',
    'pwp_backup pwp_registry 127.0.0.1',
    'pwp_migrate pwp 127.0.0.1',
    'pwp_registry pwp_registry 127.0.0.1',
  ]);
  const passwordsOf = (name: string) =>
    new Set(databases.flatMap(({ account, password }) => (account === name ? [password] : [])));
  expect(passwordsOf('pwp_backup').size).toBe(1);
  expect(passwordsOf('pwp')).not.toEqual(passwordsOf('pwp_migrate'));
  expect([...passwordsOf('keycloak')]).toEqual(valuesOf(files, 'KC_DB_PASSWORD'));
});

test('what is there already is used again', () => {
  const files = fill();
  expect(fill(files)).toEqual(files);
});

test('what only the operator knows is named', () => {
  const left = new Set(fill().flatMap(settingsToFill));
  expect([...left].toSorted()).toEqual([
    'PWP_BACKUP_RECIPIENT',
    'PWP_DOCAPOSTE_API_KEY',
    'PWP_DOCAPOSTE_URL',
    'PWP_GLPI_APP_TOKEN',
    'PWP_GLPI_URL',
    'PWP_GLPI_USER_TOKEN',
    'PWP_KEYCLOAK_SMTP_URL',
    'PWP_MAIL_FROM',
    'PWP_SMTP_URL',
    'PWP_SNE_API_KEY',
    'PWP_SNE_URL',
  ]);
  expect(fill().join('\n')).not.toContain('pwp.example.fr');
});
