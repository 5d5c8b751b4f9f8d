/**
 * `npm run keycloak:files -- <folder of Keycloak>`: copies the theme and the password list of the realm into a
 * Keycloak.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writePasswordList } from './common-passwords.ts';
import { readThemeBrand } from './realm-config.ts';
import { writeTheme } from './write-theme.ts';

const [home = ''] = process.argv.slice(2);
if (existsSync(join(home, 'bin/kc.sh'))) {
  await writeTheme(join(home, 'themes'), readThemeBrand());
  await writePasswordList(home);
  console.log(`Le thème et la liste des mots de passe courants sont dans ${home}.`);
} else {
  console.error('Indiquez le dossier de Keycloak, celui qui contient bin/kc.sh.');
  process.exitCode = 1;
}
