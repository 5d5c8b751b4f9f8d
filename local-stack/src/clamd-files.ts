import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands for a virus in tests. */
export const SIGNATURE = 'PWP-SIGNATURE-DE-TEST';

/** The test file of the antivirus makers, in two parts: no antivirus takes this file for it. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** What a clamd reads when it starts, and the socket at which it listens then. */
export interface ClamdFiles {
  configuration: string;
  socket: string;
}

/** Writes what a clamd needs into a folder: it knows these two viruses alone; a file of more than `megabytes` is too long for it. */
export function writeClamdFiles(folder: string, { megabytes = 25 } = {}): ClamdFiles {
  const configuration = join(folder, 'clamd.conf');
  const signatures = join(folder, 'signatures');
  const socket = join(folder, 'clamd.ctl');
  mkdirSync(signatures, { recursive: true });
  const line = (name: string, text: string) => `${name}:0:*:${Buffer.from(text).toString('hex')}\n`;
  writeFileSync(join(signatures, 'essai.ndb'), line('Pwp.Essai', SIGNATURE) + line('Eicar-Test-Signature', EICAR));
  const settings = [
    'Foreground yes',
    `LocalSocket ${socket}`,
    'LocalSocketMode 666',
    'FixStaleSocket yes',
    `DatabaseDirectory ${signatures}`,
    `TemporaryDirectory ${folder}`,
    `StreamMaxLength ${megabytes}M`,
  ];
  writeFileSync(configuration, `${settings.join('\n')}\n`);
  return { configuration, socket };
}
