import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';

/** Authorities of certificates: the texts of the files that settings name, by their paths. */
type Authorities = Record<string, string>;

type Settings = Readonly<Record<string, string>>;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,20000}-----END CERTIFICATE-----/g;
/** Where one is put back: whoever made a backup chooses no other file of root's. */
const PLACES = /\.(?:pem|crt|cer)$/;

/** The files of authorities that these settings name: of MariaDB, of the portal's own name, and Keycloak's. */
export function authorityFiles(settings: Settings): string[] {
  const named = Object.entries(settings).flatMap(([name, value]) => {
    if (name === 'NODE_EXTRA_CA_CERTS') return [value];
    if (name === 'KC_TRUSTSTORE_PATHS') return value.split(',');
    if (value.startsWith('mariadb://')) return [new URL(value).searchParams.get('ssl-ca') ?? ''];
    if (value.startsWith('jdbc:mariadb://')) return [/[?&]serverSslCert=([^&]{1,1000})/.exec(value)?.[1] ?? ''];
    return [];
  });
  return [...new Set(named.filter((file) => isAbsolute(file)))].toSorted();
}

/** Their certificates, of those that are there and may be read. */
export async function readAuthorities(settings: Settings): Promise<Authorities> {
  const found: Authorities = {};
  for (const file of authorityFiles(settings)) {
    const certificates = certificatesIn(await readFile(file, 'utf8').catch(() => ''));
    if (certificates !== '') found[file] = certificates;
  }
  return found;
}

/** Puts those that this machine has not in their places; gives these. Nothing but certificates is written. */
export async function placeAuthorities(authorities: Authorities, settings: Settings): Promise<string[]> {
  const placed: string[] = [];
  for (const file of authorityFiles(settings)) {
    const certificates = certificatesIn(authorities[file] ?? '');
    if (certificates === '' || existsSync(file) || !PLACES.test(file)) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, certificates, { flag: 'wx', mode: 0o644 });
    placed.push(file);
  }
  return placed;
}

function certificatesIn(text: string): string {
  return [...text.matchAll(CERTIFICATE)].map(([pem]) => new X509Certificate(pem).toString()).join('');
}
