/** `pwp-portal install --name … [--settings FILE]`: puts the portal of this archive in its places on one machine, as root (docs/install.md). */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installPortal, writeSettings } from './install-portal.ts';

const {
  name,
  root,
  settings: kept,
  'settings-only': settingsOnly,
} = parseArgs({
  options: {
    name: { type: 'string' },
    root: { type: 'string', default: '/' },
    settings: { type: 'string' },
    'settings-only': { type: 'boolean', default: false },
  },
  allowPositionals: true,
}).values;

try {
  if (name === undefined || URL.parse(`https://${name}`)?.hostname !== name)
    throw new Error('Sous quel nom ? --name pwp.example.fr');
  if (root === '/' && process.getuid?.() !== 0) throw new Error('Il faut être root.');
  const make = settingsOnly ? writeSettings : installPortal;
  const backedUp = kept === undefined ? '' : await readFile(kept, 'utf8');
  const { settings, notes } = await make({ archive: resolve(import.meta.dirname, '../../..'), root, name, backedUp });
  const left = [...settings].filter(([, names]) => names.length > 0);
  console.log(left.length === 0 ? 'C’est à sa place.' : 'C’est à sa place. Restent à remplir :');
  for (const [file, names] of left) console.log(`  /etc/pwp/${file} : ${names.join(', ')}`);
  for (const note of notes) console.log(note);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
