import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandsIn, sectionOf } from '@pwp/cluster/guide';
import { afterEach, beforeEach, expect, test } from 'vitest';

/* `deploy/systemd/roll`, by the commands of the runbook as an operator pastes them: with nothing that stops a shell at a failure. */

const UPGRADE = commandsIn(sectionOf('docs/runbook.md', 'Upgrade')).replace(/^.*(?:doctor|ln -sfn).*$/gm, '');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-roll-'));
  writeFileSync(join(folder, 'said'), '');
  place('curl', '');
  place('systemctl', '');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Has a command say what it is asked, then do this. */
function place(name: string, script: string): void {
  const units = `[ "$1" != list-units ] || { for port in 1 2; do echo "$(echo "$4" | tr -d '*')$port.service loaded"; done; exit; }`;
  const notes = `echo "${name} $(echo "$*" | grep -oE 'pwp-[a-z]+(@[0-9])?|http.*')" >> ${folder}/said`;
  writeFileSync(join(folder, name), `#!/bin/sh\n${units}\n${notes}\n${script}\n`, { mode: 0o755 });
}

async function upgrade(): Promise<{ fails: boolean; said: string[] }> {
  const commands = UPGRADE.replace('/opt/pwp/systemd/roll', 'deploy/systemd/roll');
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  const fails = await promisify(execFile)('bash', ['-c', commands], { env }).then(
    () => false,
    () => true,
  );
  return { fails, said: readFileSync(join(folder, 'said'), 'utf8').trim().split('\n') };
}

test('each process waits for the one before it', async () => {
  expect(await upgrade()).toEqual({
    fails: false,
    said: [
      'systemctl pwp-migrate',
      'systemctl pwp-registry@1',
      'curl http://127.0.0.1:1/registry/v1/health/ready',
      'systemctl pwp-registry@2',
      'curl http://127.0.0.1:2/registry/v1/health/ready',
      'systemctl pwp-api@1',
      'systemctl pwp-api@2',
      'systemctl pwp-shell@1',
      'curl http://127.0.0.1:1/health/ready',
      'systemctl pwp-shell@2',
      'curl http://127.0.0.1:2/health/ready',
    ],
  });
});

test('one that is not ready leaves the others as they are', async () => {
  place('curl', 'exit 22');
  const { fails, said } = await upgrade();
  expect(fails).toBe(true);
  expect(said.filter((line) => line.startsWith('systemctl'))).toEqual([
    'systemctl pwp-migrate',
    'systemctl pwp-registry@1',
  ]);
});

test('a migration that fails leaves all as it is', async () => {
  place('systemctl', 'exit 1');
  expect(await upgrade()).toEqual({ fails: true, said: ['systemctl pwp-migrate'] });
});
