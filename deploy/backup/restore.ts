/** `pwp-portal restore DIR [--settings FILE]`: the last backup of DIR, or DIR itself, into a portal that has nothing yet. */
import { writeFile } from 'node:fs/promises';
import { describeFailure } from '@pwp/api-kit';
import { readIdentity, readRestore } from './backup-config.ts';
import { readCommandLine } from './command-line.ts';
import { findBackup } from './manifest.ts';
import { readSettings, restoreAuthorities, restoreBackup } from './restore-backup.ts';

try {
  const { folder: from, settings } = readCommandLine('restore');
  if (settings === undefined) {
    const { portal, identity } = readRestore();
    const { folder, madeAt, hasAccounts, erasures } = await restoreBackup(portal, { from: from(), identity });
    console.log(`Sauvegarde du ${madeAt} restaurée (${folder}).`);
    if (!hasAccounts) console.log('Sans les comptes : Keycloak est à restaurer à part.');
    if (erasures > 0)
      console.log(`${erasures} personne(s) effacée(s) depuis : l’API les efface de nouveau à son démarrage.`);
    console.log(
      'À faire ensuite : pwp-portal migrate, démarrer le portail, puis reprendre les envois sur « État du service ».',
    );
  } else {
    const [backup, identity] = [await findBackup(from()), readIdentity()];
    const kept = await readSettings(backup, identity);
    const lines = Object.entries(kept).map(([name, value]) => `${name}=${quoted(value)}\n`);
    await writeFile(settings, lines.join(''), { flag: 'wx', mode: 0o600 });
    console.log(
      `${lines.length} réglages de la sauvegarde sont dans ${settings} ; pwp-portal install --settings ${settings} les met à leur place.`,
    );
    const { placed, notPlaced } = await restoreAuthorities(backup, identity, kept);
    for (const file of placed) console.log(`${file} : l’autorité de certificats de la sauvegarde y est remise.`);
    for (const line of notPlaced) console.log(line);
  }
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

/** A value as the shell and systemd both read it. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
