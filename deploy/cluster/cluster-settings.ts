import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseEnv } from 'node:util';
import { localSecrets } from '@pwp/contracts';
import { partsEnvironment, readLocalConfig, type LocalConfig } from '@pwp/local-stack/launchers/local-config';
import type { PreparedS3 } from '@pwp/local-stack/s3-service';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { ClusterConfig } from './cluster-config.ts';

/** What is drawn once for a cluster. */
export interface ClusterSecrets {
  /** Keys of the stand-ins, by the name of the portal's setting. */
  parts: Readonly<Record<string, string>>;
  s3: string;
  /** What opens the backups. */
  backupIdentity: string;
}

/** Where files are kept, and what scans them. */
export interface ForFiles {
  s3: PreparedS3;
  /** Where clamd listens; undefined: no antivirus. */
  clamd: string | undefined;
}

/** Settings by their name. */
type Settings = Readonly<Record<string, string | undefined>>;

/** Draws each secret of what is outside once, and keeps it in a file for its owner alone. */
export async function drawSecrets(root: string): Promise<ClusterSecrets> {
  const file = join(root, 'secrets');
  const kept: Record<string, string | undefined> = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const keep = async (name: string, draw: () => Promise<string>) => (kept[name] ??= (await draw()).trim());
  const draw = (name: string) => keep(name, async () => randomBytes(32).toString('base64url'));
  const parts: Record<string, string> = {};
  for (const name of Object.keys(localSecrets)) parts[name] = await draw(name);
  const secrets = {
    parts,
    s3: await draw('S3'),
    backupIdentity: await keep('BACKUP_IDENTITY', generateX25519Identity),
  };
  const lines = Object.entries(kept).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  return secrets;
}

/** The outside of a cluster: stand-ins that have its keys. */
export function outsideConfig({ port, root, publicUrl }: ClusterConfig, { parts }: ClusterSecrets): LocalConfig {
  const outside = port + 4;
  return readLocalConfig({
    ...parts,
    PWP_PORT: String(port),
    PWP_DATA_DIR: root,
    PWP_PUBLIC_URL: publicUrl,
    PWP_OUTSIDE_PORT: String(outside),
    PWP_OUTSIDE_URL: `http://127.0.0.1:${outside}`,
  });
}

/** What an operator knows: `given` is written over what a file says, `otherwise` only where it says nothing. */
export async function operatorsSettings(
  { root }: Pick<ClusterConfig, 'root'>,
  { parts, backupIdentity }: ClusterSecrets,
  around: LocalConfig,
  { s3, clamd }: ForFiles,
): Promise<{ given: Settings; otherwise: Settings }> {
  const authority = join(root, 'etc/ssl/pwp/authority.pem');
  const mail = `smtp://127.0.0.1:${around.smtpPort}`;
  const given = {
    PWP_SMTP_URL: mail,
    PWP_KEYCLOAK_SMTP_URL: mail,
    PWP_FILES_DIR: `s3://${s3.bucket}/files`,
    PWP_FILES_S3_URL: s3.url,
    PWP_FILES_S3_ID: s3.accessKeyId,
    PWP_FILES_S3_SECRET: s3.secretKey,
    PWP_BACKUP_BUCKET: 'true',
    PWP_CLAMD: clamd,
    PWP_REGISTRY_DIR: `s3://${s3.bucket}/releases`,
    PWP_REGISTRY_S3_URL: s3.url,
    PWP_REGISTRY_S3_ID: s3.accessKeyId,
    PWP_REGISTRY_S3_SECRET: s3.secretKey,
    NODE_EXTRA_CA_CERTS: authority,
    KC_TRUSTSTORE_PATHS: authority,
  };
  const otherwise = {
    ...partsEnvironment(around, around.outsideUrl, {}),
    ...parts,
    PWP_MAIL_FROM: 'postmaster@pwp.test',
    PWP_BACKUP_RECIPIENT: await identityToRecipient(backupIdentity),
  };
  return { given, otherwise };
}

/** What an operator must replace: nothing, or what stands for something else. */
const TO_FILL = /^$|…|example\.fr/;

/** Fills what is empty or an example in these files, and the settings in a comment that are given. Throws for what nobody says. */
export function fillSettings(
  files: readonly string[],
  { given, otherwise }: { given: Settings; otherwise: Settings },
): void {
  for (const file of files) {
    const filled = readFileSync(file, 'utf8').replaceAll(
      /^(#?)([A-Z][A-Z0-9_]+)=(.*)$/gm,
      (line, comment: string, name: string, said: string) => {
        if (comment !== '' && given[name] === undefined) return line;
        const value = given[name] ?? (TO_FILL.test(said) ? otherwise[name] : said);
        if (value === undefined) throw new Error(`${basename(file)} : personne ne dit ${name}.`);
        return `${name}=${value}`;
      },
    );
    writeFileSync(file, filled);
  }
}
