import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { dropDatabases } from '@pwp/cluster/drop-databases';
import { sectionOf, stepsIn } from '@pwp/cluster/guide';
import {
  apiHeaders,
  EMPTY,
  expectDeposited,
  pdfFile,
  plis,
  transactionsOf,
} from '@pwp/module-numerisation/numerisation-steps';
import { expect, expectAllReady, test } from './cluster-test.ts';
import { sendPli } from './load.ts';

/** What the tables of the outbox have not sent yet to Docaposte. */
const WAITING =
  "SELECT COUNT(*) FROM platform_outbox WHERE topic LIKE 'numerisation.%' AND sent_at IS NULL AND dead_at IS NULL";

/** What the files of `/etc/pwp` say, but for the account that migrates: a backup does not have it. */
function settingsIn(root: string): Record<string, NodeJS.Dict<string>> {
  const files = globSync('*.env', { cwd: join(root, 'etc/pwp') }).filter((file) => file !== 'migrate.env');
  return Object.fromEntries(files.map((file) => [file, parseEnv(readFileSync(join(root, 'etc/pwp', file), 'utf8'))]));
}

test('a portal that lost everything is restored by the guide: its people sign in and find their plis and pieces, and nothing leaves before an administrator says so', async ({
  page,
  cluster: { root },
  elsewhere,
  signIn,
  request,
  outside,
  instances,
  run,
}) => {
  test.slow();
  const [early, late, after] = [pdfFile('avant.pdf'), pdfFile('attendu.pdf'), pdfFile('apres.pdf')];
  const { PWP_DATABASE_URL: url = '' } = parseEnv(readFileSync(join(root, 'etc/pwp/api.env'), 'utf8'));
  const name = new URL(url).pathname.slice(1);
  const setDocaposte = async (mode: string) =>
    expect((await outside.post('/dev/docaposte/panne', { data: { mode } })).ok()).toBe(true);
  await expectAllReady(instances);
  await signIn('agent@pwp.test');
  const headers = await apiHeaders(page);

  const [gone, waited] = await test.step('A pli has left before the backup, another one leaves after it', async () => {
    const left = await sendPli(request, headers, early);
    await expectDeposited(outside, left, [early]);
    await setDocaposte('erreur');
    const waiting = await sendPli(request, headers, late);
    await run('systemctl start pwp-backup');
    await setDocaposte('off');
    await expectDeposited(outside, waiting, [late]);
    return [left, waiting];
  });

  const before = settingsIn(root);
  await test.step('The machine and the bucket are lost; the backups are what root copied', async () => {
    await page.goto('about:blank');
    const parts = Object.values(instances)
      .flat()
      .map(({ unit }) => unit);
    await run(`systemctl stop ${parts.join(' ')} pwp-keycloak`);
    await dropDatabases({ root, mariadb: { name } });
    await run(`cp -r /var/lib/pwp-backups copie && rm -r /var/lib/pwp-backups
rm -r /etc/pwp /etc/systemd/system/pwp-* /etc/nginx/sites-enabled/portail* /opt/pwp /usr/local/bin/pwp-portal
rm -r /var/lib/pwp ${join(root, 's3/versions/releases')} ${join(root, 's3/versions/files')}
mv /etc/ssl/pwp/authority.pem authority.pem
mv copie /var/lib/pwp-backups && chmod -R go= /var/lib/pwp-backups`);
    const { BACKUP_IDENTITY = '' } = parseEnv(readFileSync(join(root, 'secrets'), 'utf8'));
    await writeFile(join(root, 'var/lib/pwp-backups/pwp-sauvegarde.key'), BACKUP_IDENTITY, { mode: 0o600 });
  });

  await test.step('The commands of the guide restore it, with the settings that it had', async () => {
    const steps = stepsIn(sectionOf('docs/operations.md', 'Backup and restore'));
    expect(steps.map(({ title }) => title)).toEqual([
      'The settings',
      'The restore',
      'The parts',
      'The messages are held',
    ]);
    for (const { commands } of steps) await run(commands);
    await expectAllReady(instances);
    expect(settingsIn(root)).toEqual(before);
    // Its authority of certificates too.
    await run('diff authority.pem /etc/ssl/pwp/authority.pem');
  });

  await test.step('The agent signs in and finds both plis, with their pieces; one more waits', async () => {
    const agent = await elsewhere('agent@pwp.test');
    for (const transaction of [gone, waited]) await expect(plis(agent).filter({ hasText: transaction })).toHaveCount(1);
    const agentHeaders = await apiHeaders(agent);
    for (const [transaction, { buffer }] of [
      [gone, early],
      [waited, late],
    ] as const) {
      const piece = await request.get(`/api/numerisation/plis/${transaction}/pieces/0/contenu`, {
        headers: agentHeaders,
      });
      expect((await piece.body()).equals(buffer)).toBe(true);
    }
    const held = await sendPli(request, agentHeaders, after);
    const administrator = await elsewhere('admin@pwp.test');
    await administrator.goto('/registre');
    await administrator.getByRole('link', { name: 'État du service' }).click();
    await administrator.getByRole('button', { name: 'Reprendre les envois…' }).click();
    expect(await transactionsOf(outside, EMPTY)).not.toContain(held);
    await administrator.getByRole('alertdialog').getByRole('button', { name: 'Reprendre les envois' }).click();
    await expectDeposited(outside, held, [after]);
  });

  await test.step('What left after the backup has not left twice', async () => {
    await expect.poll(() => run(`mariadb -N ${name} -e "${WAITING}"`)).toBe('0\n');
    await expectDeposited(outside, gone, [early]);
    await expectDeposited(outside, waited, [late]);
  });
});
