import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { describeFailure } from '@pwp/api-kit';

/** Authorities of certificates: the texts of the files that settings name, by their paths. */
export type Authorities = Record<string, string>;

type Settings = Readonly<Record<string, string>>;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,20000}-----END CERTIFICATE-----/g;
/** Where one is put back: whoever made a backup chooses no other file of root's. */
const PLACES = /\.(?:pem|crt|cer)$/;
const OTHER_ENDING = 'ce nom ne finit pas par .pem, .crt ou .cer';

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

/** The certificates of each, and a line for each thing that is not kept. */
export async function readAuthorities(settings: Settings): Promise<{ found: Authorities; notKept: string[] }> {
  const found: Authorities = {};
  const notKept: string[] = [];
  for (const file of authorityFiles(settings)) {
    const say = (reason: string) => notKept.push(`Autorité non sauvegardée, ${file} : ${reason}.`);
    if (!PLACES.test(file)) {
      say(OTHER_ENDING);
      continue;
    }
    try {
      const certificates = certificatesIn(await readFile(file, 'utf8'), say);
      if (certificates !== '') found[file] = certificates;
    } catch (error) {
      say(describeFailure(error));
    }
  }
  return { found, notKept };
}

/**
 * Puts those that these settings name and this machine has not in their places; gives these, and a line for each thing
 * that is not put back. Nothing but certificates is written.
 */
export async function placeAuthorities(
  authorities: Authorities,
  settings: Settings,
): Promise<{ placed: string[]; notPlaced: string[] }> {
  const placed: string[] = [];
  const notPlaced: string[] = [];
  const named = authorityFiles(settings);
  for (const file of new Set([...named, ...Object.keys(authorities)])) {
    const say = (reason: string) => notPlaced.push(`Autorité non remise, ${file} : ${reason}.`);
    const text = authorities[file];
    if (!named.includes(file)) say('aucun réglage ne nomme ce fichier');
    else if (existsSync(file)) say('ce fichier est déjà là');
    else if (!PLACES.test(file)) say(OTHER_ENDING);
    else if (text === undefined) say('la sauvegarde n’a pas cette autorité');
    else {
      const certificates = certificatesIn(text, say);
      if (certificates === '') continue;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, certificates, { flag: 'wx', mode: 0o644 });
        placed.push(file);
      } catch (error) {
        say(describeFailure(error));
      }
    }
  }
  return { placed, notPlaced };
}

/** The certificates of a text; says what of it is none. */
function certificatesIn(text: string, say: (reason: string) => void): string {
  const blocks = [...text.matchAll(CERTIFICATE)];
  if (blocks.length === 0) say('aucun certificat (PEM)');
  return blocks
    .map(([pem], index) => {
      try {
        return new X509Certificate(pem).toString();
      } catch {
        say(`certificat ${index + 1} illisible`);
        return '';
      }
    })
    .join('');
}
