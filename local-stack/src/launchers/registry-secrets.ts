import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatePrivateKey, openPrivateKey } from '@pwp/plugins-registry';

/** What `pwp` finds in the data folder: the local operator's token, and the key that signs what this machine publishes. */
const OPERATOR_TOKEN_FILE = 'registry/operator-token';
const PUBLISHER_KEY_FILE = 'registry/publisher-key';
const REGISTRY_KEY_FILE = 'registry/private-key';

/** The registry's settings on one machine; its secrets are drawn once, and kept in the data folder for its owner alone. */
export function localRegistrySettings(dataDir: string) {
  mkdirSync(join(dataDir, 'registry'), { recursive: true });
  const privateKey = readOrDraw(join(dataDir, REGISTRY_KEY_FILE), generatePrivateKey);
  readOrDraw(join(dataDir, PUBLISHER_KEY_FILE), generatePrivateKey);
  return {
    PWP_REGISTRY_DATABASE_URL: `sqlite:${join(dataDir, 'registry.sqlite')}`,
    PWP_REGISTRY_DIR: join(dataDir, 'registry/releases'),
    PWP_REGISTRY_PRIVATE_KEY: privateKey,
    PWP_REGISTRY_PUBLIC_KEY: openPrivateKey(privateKey).publicKey,
    PWP_REGISTRY_OPERATOR_TOKEN: readOrDraw(join(dataDir, OPERATOR_TOKEN_FILE), () =>
      randomBytes(32).toString('base64url'),
    ),
  };
}

/** Of two processes that draw at once, the first to write wins. Throws, with the way out, for a file that is empty. */
function readOrDraw(file: string, draw: () => string): string {
  if (!existsSync(file)) writeOnce(file, draw());
  const kept = readFileSync(file, 'utf8');
  if (kept === '') throw new Error(`${file} est vide. Supprimez-le, puis recommencez : un autre secret sera tiré.`);
  return kept;
}

/** Writes a file that nobody finds before it is whole, also on a disk that is full. */
function writeOnce(file: string, text: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    writeFileSync(aside, text, { flag: 'wx', mode: 0o600, flush: true });
    linkSync(aside, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
