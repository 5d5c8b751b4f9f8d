import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/* `deploy/systemd`: the units, and the settings that each part is told. */

const repository = resolve(import.meta.dirname, '../..');
const units = join(repository, 'deploy/systemd');
const STARTED = /\/opt\/(?:pwp\/bin\/pwp-portal|keycloak\/bin\/kc\.sh)/g;
const analyze = '/usr/bin/systemd-analyze';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pwp-units-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe.skipIf(!existsSync(analyze))('each unit', () => {
  test.each(globSync('*.service', { cwd: units }))('%s is sound, and keeps its process to itself', async (name) => {
    const unit = join(folder, name.replace('@.', '@8081.'));
    const text = await readFile(join(units, name), 'utf8');
    // What it starts is not installed here.
    await writeFile(unit, text.replaceAll(STARTED, '/bin/true'));
    const verified = spawnSync(analyze, ['verify', unit], { encoding: 'utf8' });
    expect(verified.stderr + verified.stdout).toBe('');
    const judged = spawnSync(analyze, ['security', '--offline=true', '--threshold=20', unit], { encoding: 'utf8' });
    expect(judged).toMatchObject({ status: 0 });
  });

  test.each(globSync('*.timer', { cwd: units }))('%s is sound, and starts a unit that is there', async (name) => {
    for (const unit of [name, name.replace('.timer', '.service')]) {
      const text = await readFile(join(units, unit), 'utf8');
      await writeFile(join(folder, unit), text.replaceAll(STARTED, '/bin/true'));
    }
    const verified = spawnSync(analyze, ['verify', join(folder, name)], { encoding: 'utf8' });
    expect(verified.stderr + verified.stdout).toBe('');
  });
});

describe('the settings', () => {
  test.each([
    ['api', 'platform-api/src/main.ts'],
    ['registry', 'plugins-registry/src/main.ts'],
    ['shell', 'shell/server/main.ts'],
    ['realm', 'deploy/keycloak/apply.ts'],
  ])('of %s.env are those that the part asks for', async (name, entry) => {
    const text = await readFile(join(units, `${name}.env`), 'utf8');
    const told = [...text.matchAll(/^(PWP_\w+)=/gm)].map(([, setting = '']) => setting);
    const { stdout, stderr } = spawnSync(process.execPath, [join(repository, entry)], {
      cwd: folder,
      env: {},
      encoding: 'utf8',
      timeout: 60_000,
    });
    const asked = [...`${stdout}${stderr}`.matchAll(/^ {2}- (PWP_\w+) :/gm)].map(([, setting = '']) => setting);
    expect(asked.length).toBeGreaterThan(3);
    const defaulted = ['PWP_HOST', 'PWP_TRUSTED_PROXIES', 'PWP_BACKUP_DIR', 'PWP_SHELL_DIR'];
    expect(told.filter((setting) => !defaulted.includes(setting)).toSorted()).toEqual(asked.toSorted());
  });
});

test('a backup goes after 30 days, and the list of who was erased since after 60', async () => {
  const unit = await readFile(join(repository, 'deploy/systemd/pwp-backup.service'), 'utf8');
  const [command = '', ...words] = (/^ExecStartPost=(.+)$/m.exec(unit)?.[1] ?? '').split(' ');
  const kept = await mkdtemp(join(tmpdir(), 'pwp-kept-'));
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const files = [
    ['portail-29', 29],
    ['portail-32', 32],
    ['.portail-32.part', 32],
    ['effacement-32', 32],
    ['effacement-62', 62],
    ['autre-62', 62],
  ] as const;
  for (const [name, days] of files) {
    await writeFile(join(kept, name), '');
    await utimes(join(kept, name), daysAgo(days), daysAgo(days));
  }
  const { status } = spawnSync(
    command,
    words.map((word) => word.replace('/var/lib/pwp-backups', kept)),
  );
  expect(status).toBe(0);
  expect((await readdir(kept)).toSorted()).toEqual(['autre-62', 'effacement-32', 'portail-29']);
  await rm(kept, { recursive: true });
});
