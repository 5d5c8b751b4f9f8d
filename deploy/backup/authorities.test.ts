import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

/** A certificate of an authority, in PEM. */
const certificate = () =>
  execFileSync('openssl', 'req -x509 -nodes -newkey ed25519 -keyout /dev/null -subj /CN=PWP'.split(' '), {
    encoding: 'utf8',
    stdio: 'pipe',
  });
/** What OpenSSL reads as none. */
const BROKEN = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

test('whoever made a backup has nothing but certificates written, and into no other file of root’s', async () => {
  const folder = await temporaryFolder();
  const [task, key, unnamed] = [
    join(folder, 'cron.d/task'),
    join(folder, 'key.pem'),
    join(folder, 'ca-certificates/own.crt'),
  ] as const;
  const words = `* * * * * root id # ${randomUUID()}`;
  const given = {
    [task]: `${words}\n${certificate()}`,
    [key]: `${words}\n-----BEGIN PRIVATE KEY-----\n${words}`,
    [unnamed]: certificate(),
  };
  expect(await placeAuthorities(given, { KC_TRUSTSTORE_PATHS: `${task},${key}` })).toEqual({
    placed: [],
    notPlaced: [
      `Autorité non remise, ${task} : ce nom ne finit pas par .pem, .crt ou .cer.`,
      `Autorité non remise, ${key} : aucun certificat (PEM).`,
      `Autorité non remise, ${unnamed} : aucun réglage ne nomme ce fichier.`,
    ],
  });
  expect(await readdir(folder)).toEqual([]);
});

test('what is put back is the certificates alone, over nothing that is there', async () => {
  const folder = await temporaryFolder();
  const [there, lost, none, behind] = [
    join(folder, 'there.pem'),
    join(folder, 'ssl/lost.pem'),
    join(folder, 'none.pem'),
    join(folder, 'there.pem/behind.pem'),
  ] as const;
  await writeFile(there, 'own');
  const own = certificate();
  const given = { [there]: own, [lost]: `x\n${BROKEN}${own}`, [behind]: own };
  const { placed, notPlaced } = await placeAuthorities(given, {
    KC_TRUSTSTORE_PATHS: [there, lost, none, behind].join(','),
  });
  expect(placed).toEqual([lost]);
  expect(await readFile(lost, 'utf8')).toBe(own);
  expect(await readFile(there, 'utf8')).toBe('own');
  expect(notPlaced).toEqual([
    `Autorité non remise, ${none} : la sauvegarde n’a pas cette autorité.`,
    `Autorité non remise, ${lost} : certificat 1 illisible.`,
    `Autorité non remise, ${there} : ce fichier est déjà là.`,
    expect.stringMatching(/^Autorité non remise, .*behind\.pem : .*(?:ENOTDIR|EEXIST)/),
  ]);
});

test('a backup is made without the authorities that cannot be read, and says which', async () => {
  const folder = await temporaryFolder();
  const [good, broken, key, store, absent] = [
    join(folder, 'a.pem'),
    join(folder, 'b.pem'),
    join(folder, 'c.pem'),
    join(folder, 'd.p12'),
    join(folder, 'e.pem'),
  ] as const;
  const own = certificate();
  await writeFile(good, own);
  await writeFile(broken, `${BROKEN}${own}`);
  await writeFile(key, '-----BEGIN PRIVATE KEY-----');
  await writeFile(store, own);
  const { found, notKept } = await readAuthorities({
    NODE_EXTRA_CA_CERTS: good,
    KC_TRUSTSTORE_PATHS: [folder, broken, key, store, absent].join(','),
  });
  expect(found).toEqual({ [good]: own, [broken]: own });
  expect(notKept).toEqual([
    `Autorité non sauvegardée, ${folder} : ce nom ne finit pas par .pem, .crt ou .cer.`,
    `Autorité non sauvegardée, ${broken} : certificat 1 illisible.`,
    `Autorité non sauvegardée, ${key} : aucun certificat (PEM).`,
    `Autorité non sauvegardée, ${store} : ce nom ne finit pas par .pem, .crt ou .cer.`,
    expect.stringContaining(`${absent} : ENOENT`),
  ]);
});
