import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../measure/server-process.ts';

const run = promisify(execFile);

/** The id of the module in the repository of a team. */
export const TEAM_MODULE = 'courriers-test';

/** Makes a repository of a team in a folder, by the guide's own commands: kits that are packed from here, and a module of the usual template. */
export async function makeTeamRepository(folder: string): Promise<void> {
  const kits = join(folder, 'kits');
  await mkdir(kits, { recursive: true });
  for (const pack of ['packages/tooling/src/pack/pack-kits.ts', 'deploy/archive/pack-portal.ts'])
    await run(process.execPath, [pack, kits], { cwd: root });
  for (const command of [
    'npm init --yes',
    'npm install --save-dev --prefer-offline --ignore-scripts --no-audit --no-fund ./kits/*.tgz',
    `npx pwp new ${TEAM_MODULE} --title Courriers --yes`,
  ])
    await run('sh', ['-c', command], { cwd: folder });
}
