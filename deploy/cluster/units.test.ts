import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createUnits, type Units } from './units.ts';

/* What the launcher does of systemd, on units of `/bin/sh`. */

let root: string;
let said: string[];
let units: Units;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pwp-units-'));
  for (const folder of ['etc/systemd/system', 'run']) mkdirSync(join(root, folder), { recursive: true });
  said = [];
  units = createUnits({ root, environment: { GIVEN: 'to all' }, onStep: (line) => said.push(line) });
});
afterEach(async () => {
  await units.stop();
  rmSync(root, { recursive: true });
});

/** A unit that runs a script; each of its lines in the file `ran` is a run. */
function unit(name: string, script: string, lines: readonly string[] = []): void {
  writeFileSync(join(root, 'script'), `printf '%s\\n' "$1" >> ${root}/ran\n${script}\n`);
  const text = ['[Service]', `ExecStart=/bin/sh \\\n  ${root}/script %i`, ...lines].join('\n');
  writeFileSync(join(root, 'etc/systemd/system', `${name}.service`), text);
}
const ran = () => readFileSync(join(root, 'ran'), 'utf8').trim().split('\n');

test('a process that fails is named and started again; one that ends well is left alone', async () => {
  unit('part@', `[ "$(wc -l < ${root}/ran)" -lt 3 ] && exit 3; exit 0`, ['Restart=on-failure', 'RestartSec=0.1s']);
  await units.systemctl(['enable', '--now', 'part@8081']);
  await vi.waitFor(() => expect(said).toHaveLength(3));
  expect(ran()).toEqual(['8081', '8081', '8081']);
  expect(said[0]).toMatch(/^part@8081 s’est arrêté \(code 3\) : il redémarre\./);
  expect(said[2]).toMatch(/^part@8081 s’est arrêté \(code 0\)\. /);
});

test('a process that is killed comes back with another number, and ends when all are told to', async () => {
  unit('part@', 'exec sleep 600', ['Restart=on-failure', 'RestartSec=0.1s', 'SuccessExitStatus=143']);
  await units.systemctl(['start', 'part@8081']);
  const pid = () => Number(readFileSync(join(root, 'run/part@8081'), 'utf8'));
  const first = pid();
  await vi.waitFor(() => expect(ran()).toHaveLength(1));
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(ran()).toHaveLength(2));
  const second = pid();
  expect(second).not.toBe(first);
  await units.stop();
  expect(() => process.kill(second, 0)).toThrow('ESRCH');
  expect(said).toEqual([expect.stringMatching(/SIGKILL/)]);
});

test('a reload tells the process that runs, which stays; what does not run is started', async () => {
  const script = `trap 'echo reloaded >> ${root}/ran' HUP; while :; do sleep 0.05; done`;
  unit('part@', script, ['ExecReload=/bin/kill -HUP $MAINPID']);
  await units.systemctl(['reload', 'part@8081']);
  await vi.waitFor(() => expect(ran()).toEqual(['8081']));
  await units.systemctl(['reload', 'part@8081']);
  await vi.waitFor(() => expect(ran()).toEqual(['8081', 'reloaded']));
  expect(said).toEqual([]);
});

test('a unit has the settings of its files, what is optional among them, and none of the launcher’s', async () => {
  vi.stubEnv('OF_THE_LAUNCHER', 'secret');
  writeFileSync(join(root, 'first.env'), '# a comment\nONE=1\nTWO=2\n');
  writeFileSync(join(root, 'second.env'), 'TWO=other=2\n');
  const files = ['first.env', 'second.env'].map((file) => `EnvironmentFile=-${root}/${file}`);
  unit('job', `env > ${root}/settings`, ['Type=oneshot', ...files]);
  await units.systemctl(['start', 'job']);
  vi.unstubAllEnvs();
  const settings = readFileSync(join(root, 'settings'), 'utf8').split('\n');
  expect(settings).toEqual(expect.arrayContaining(['ONE=1', 'TWO=other=2', 'GIVEN=to all']));
  expect(settings.join('\n')).not.toContain('OF_THE_LAUNCHER');
});

test('a job that fails says so with what it printed; a verb or a unit that nobody knows is refused', async () => {
  unit('job', 'echo no database; exit 1', ['Type=oneshot']);
  await expect(units.systemctl(['start', 'job'])).rejects.toThrow(/job a échoué :\nno database/);
  await expect(units.systemctl(['mask', 'job'])).rejects.toThrow('systemctl mask job ?');
  await expect(units.systemctl(['start', 'elsewhere'])).rejects.toThrow(/ENOENT/);
});

test('the units that run are listed by a pattern', async () => {
  unit('part@', 'exec sleep 60');
  await units.systemctl(['start', 'part@8081', 'part@8181.service']);
  const listed = await units.systemctl(['list-units', '--plain', '--no-legend', 'part@*']);
  expect(listed.split('\n').map((line) => line.split(' ')[0])).toEqual(['part@8081.service', 'part@8181.service', '']);
  expect(await units.systemctl(['list-units', 'other@*'])).toBe('');
});

test('what is stopped stays so, and what is restarted is another process', async () => {
  unit('part@', 'exec sleep 60', ['Restart=on-failure', 'RestartSec=0.1s']);
  await units.systemctl(['start', 'part@8081', 'part@8181']);
  await vi.waitFor(() => expect(ran()).toHaveLength(2));
  const pid = () => readFileSync(join(root, 'run/part@8081'), 'utf8');
  const former = pid();
  await units.systemctl(['restart', 'part@8081']);
  expect(pid()).not.toBe(former);
  await units.systemctl(['stop', 'part@8081', 'part@8181']);
  expect(() => pid()).toThrow(/ENOENT/);
  expect(said).toEqual([]);
});

test('a unit runs as its account, in a folder that is this one’s alone', async () => {
  const number = process.getuid?.() === 0 ? '61101' : String(process.getuid?.());
  chmodSync(root, 0o755);
  units = createUnits({ root, environment: {}, onStep: (line) => said.push(line) });
  const home = join(root, 'var/lib/pwp');
  const text = ['[Service]', 'Type=oneshot', 'User=pwp', 'StateDirectory=pwp'];
  const command = `ExecStart=/bin/sh ${home}/../script`;
  mkdirSync(join(root, 'var/lib'), { recursive: true });
  writeFileSync(join(root, 'var/lib/script'), `id -u > ${home}/who`);
  writeFileSync(join(root, 'etc/systemd/system/job.service'), [...text, command].join('\n'));
  await units.systemctl(['start', 'job']);
  expect(readFileSync(join(home, 'who'), 'utf8')).toBe(`${number}\n`);
  expect(statSync(join(home, 'who')).mode & 0o777).toBe(0o600);
});

test('what an operator sets beside a unit is in force: an empty line takes away what the unit says', async () => {
  unit('part@', 'exit 3', ['Type=oneshot']);
  const folder = join(root, 'etc/systemd/system/part@.service.d');
  mkdirSync(folder);
  const other = ['[Service]', 'ExecStart=', `ExecStart=/usr/bin/touch ${root}/other-%i`].join('\n');
  writeFileSync(join(folder, 'release.conf'), other);
  await units.systemctl(['start', 'part@8081']);
  expect(statSync(join(root, 'other-8081')).isFile()).toBe(true);
});
