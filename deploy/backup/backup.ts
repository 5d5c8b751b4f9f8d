/** `pwp-portal backup DIR`: an encrypted backup of the whole portal, in a new folder of DIR, while it serves. */
import { describeFailure } from '@pwp/api-kit';
import { readBackup } from './backup-config.ts';
import { readCommandLine } from './command-line.ts';
import { makeBackup } from './make-backup.ts';

try {
  const { portal, recipient } = readBackup();
  const { folder, bytes, notKept } = await makeBackup(portal, { into: readCommandLine('backup').folder(), recipient });
  console.log(`Sauvegarde faite : ${folder} (${Math.ceil(bytes / 1e6).toLocaleString('fr')} Mo).`);
  for (const line of notKept) console.log(line);
  if (typeof portal.files !== 'string' && !portal.backupBucket)
    console.log(
      `Sans les fichiers : ils sont dans S3 (${portal.files.bucket}), à sauvegarder là (versions des objets, ou copie du seau), ou ici (PWP_BACKUP_BUCKET).`,
    );
  if (portal.keycloakDatabaseUrl === undefined)
    console.log('Sans les comptes : PWP_KEYCLOAK_DATABASE_URL n’est pas indiquée, Keycloak est à sauvegarder à part.');
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
