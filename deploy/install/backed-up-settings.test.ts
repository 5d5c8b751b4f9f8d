import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { placeBackedUp } from './backed-up-settings.ts';
import { drawSettings, settingsToFill } from './drawn-settings.ts';

const folder = join(import.meta.dirname, '../systemd');
const examples = new Map(
  globSync('*.env', { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
);

/** The files of a machine that has a backup's settings and no other. */
function restore(settings: Readonly<Record<string, string>>) {
  const backedUp = Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
  const fill = drawSettings('portail.test', [backedUp]);
  const files = new Map([...placeBackedUp(examples, backedUp)].map(([file, text]) => [file, fill(text)]));
  return {
    left: [...files.values()].flatMap(settingsToFill),
    told: (file: string) => parseEnv(files.get(`${file}.env`) ?? ''),
  };
}
const secret = () => randomBytes(24).toString('hex');

test('a setting goes where its file names it, in a comment too; what is missing is drawn', () => {
  const [operator, password] = [secret(), secret()];
  const { told, left } = restore({
    PWP_REGISTRY_OPERATOR_TOKEN: operator,
    PWP_CLAMD: '/run/clamav/clamd.ctl',
    NODE_EXTRA_CA_CERTS: '/etc/ssl/pwp/authority.pem',
    PWP_KEYCLOAK_DATABASE_URL: `mariadb://keycloak:${password}@127.0.0.1:3306/pwp_keycloak`,
    PWP_SNE_URL: 'https://sne.test',
  });
  for (const file of ['api', 'registry']) {
    expect(told(file)['PWP_REGISTRY_OPERATOR_TOKEN']).toBe(operator);
    expect(told(file)['NODE_EXTRA_CA_CERTS']).toBe('/etc/ssl/pwp/authority.pem');
  }
  expect(told('api')['PWP_CLAMD']).toBe('/run/clamav/clamd.ctl');
  expect(told('registry')).not.toHaveProperty('PWP_CLAMD');
  expect(told('keycloak')['KC_DB_PASSWORD']).toBe(password);
  expect(told('api')['PWP_RINGS_SECRET']).toMatch(/^[\w+/]{43}=$/);
  expect(left).toContain('PWP_DOCAPOSTE_URL');
  expect(left).not.toContain('PWP_SNE_URL');
});

test('the account that migrates goes to the database of the API, wherever that is', () => {
  const address = `mariadb://portail:${secret()}@db.test:3307/guichets?ssl-ca=/etc/pwp/ca.pem`;
  const { told } = restore({ PWP_DATABASE_URL: address });
  expect(told('api')['PWP_DATABASE_URL']).toBe(address);
  expect(told('migrate')['PWP_DATABASE_URL']).toMatch(
    /^mariadb:\/\/pwp_migrate:\w{48}@db\.test:3307\/guichets\?ssl-ca=\/etc\/pwp\/ca\.pem$/,
  );
});

test('what no file names goes to the parts or to Keycloak; ports are of units', () => {
  const { told } = restore({ PWP_BRAND_NAME: "'Guichets de l’Hérault'", KC_LOG_LEVEL: 'warn', PWP_API_PORT: '8081' });
  for (const file of ['api', 'realm', 'registry', 'shell'])
    expect(told(file)['PWP_BRAND_NAME']).toBe('Guichets de l’Hérault');
  for (const file of ['backup', 'keycloak', 'migrate']) expect(told(file)).not.toHaveProperty('PWP_BRAND_NAME');
  expect(told('keycloak')['KC_LOG_LEVEL']).toBe('warn');
  expect(told('api')).not.toHaveProperty('PWP_API_PORT');
});

test('without a backup, the files are as the archive has them', () => {
  expect(placeBackedUp(examples, '')).toEqual(examples);
});
