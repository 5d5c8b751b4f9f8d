import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { authorityFiles, placeAuthorities, readAuthorities } from './authorities.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-authorities-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('the authorities of each part are found in its settings, once', () => {
  expect(
    authorityFiles({
      PWP_DATABASE_URL: 'mariadb://pwp:x@db.example.fr:3306/pwp?ssl-ca=/etc/pwp/mariadb-ca.pem',
      PWP_REGISTRY_DATABASE_URL: 'mariadb://reg:x@db.example.fr:3306/reg?ssl-ca=/etc/pwp/mariadb-ca.pem',
      KC_DB_URL: 'jdbc:mariadb://db.example.fr:3306/kc?sslMode=verify-full&serverSslCert=/etc/keycloak/db.pem',
      KC_TRUSTSTORE_PATHS: '/etc/ssl/a.pem,/etc/ssl/b.pem',
      NODE_EXTRA_CA_CERTS: '/etc/ssl/a.pem',
      PWP_FILES_DIR: '/var/lib/pwp/files',
    }),
  ).toEqual(['/etc/keycloak/db.pem', '/etc/pwp/mariadb-ca.pem', '/etc/ssl/a.pem', '/etc/ssl/b.pem']);
});

test('whoever made a backup has nothing but certificates written, and into no other file of root’s', async () => {
  const folder = await temporaryFolder();
  const [task, key] = [join(folder, 'cron.d/task'), join(folder, 'key.pem')];
  const words = `* * * * * root id # ${randomUUID()}`;
  for (const file of [task, key]) {
    const given = { [file]: `${words}\n-----BEGIN PRIVATE KEY-----\n${words}` };
    expect(await placeAuthorities(given, { NODE_EXTRA_CA_CERTS: file })).toEqual([]);
    expect(existsSync(file)).toBe(false);
  }
  await writeFile(key, `-----BEGIN PRIVATE KEY-----\n${words}`);
  expect(await readAuthorities({ NODE_EXTRA_CA_CERTS: key })).toEqual({});
});
