import { appendFile, readFile, readlink } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { apiHeaders, expectDeposited } from '@pwp/module-numerisation/numerisation-steps';
import { commandsIn, sectionOf } from '@pwp/cluster/guide';
import { lastRelease } from '../upgrade/last-release.ts';
import { expect, expectAllReady, test } from './cluster-test.ts';
import { installLastRelease } from './last-release-installed.ts';
import { startLoad } from './load.ts';

const RUNBOOK = 'docs/runbook.md';
const GUICHET = '00002';

/** The launchers of the API say in the journal when all is replaced. */
const PATIENT = { timeout: 90_000 };

/** One more step of the schema, for a release that may bring none yet. */
const STEP = `
numerisationMigrations.push({
  name: 'numerisation/9999-add-suite',
  up: ({ sequelize }) => sequelize.query('ALTER TABLE numerisation_plis ADD COLUMN suite VARCHAR(10) NULL'),
});
`;

test(`under load, this release takes over from ${lastRelease.version} by the runbook, then that one again on the new schema, then this one: no request fails`, async ({
  page,
  cluster,
  signIn,
  request,
  outside,
  instances,
  read,
  run,
}) => {
  // The archive of the last release may have to be built first.
  test.setTimeout(900_000);
  await expectAllReady(instances);
  const opt = join(cluster.root, 'opt');
  const [installed = ''] = globSync('portail-*-linux-x64', { cwd: opt });
  const next = 'portail-suivant';
  await run(`cp -a /opt/${installed} /opt/${next}`);
  await appendFile(join(opt, next, 'app/modules/numerisation/api/migrations/index.js'), STEP);
  const { folder: former, rows } = await installLastRelease({ cluster, instances, run });

  /** The releases that the processes of each unit serve; those of the API are the children of its launcher. */
  const releases = async () =>
    Promise.all(
      Object.entries(instances).flatMap(([part, pair]) =>
        pair.map(async ({ pid }) => {
          const children = await readFile(`/proc/${pid()}/task/${pid()}/children`, 'utf8');
          const serving = part === 'api' ? children.trim().split(' ') : [pid()];
          const programs = await Promise.all(serving.map((id) => readlink(`/proc/${id}/exe`).catch(String)));
          return [former, next].filter((release) => programs.includes(join(opt, release, 'node/node'))).join(', ');
        }),
      ),
    );
  const all = (release: string) => Array.from({ length: 6 }, () => release);
  await expect.poll(releases, PATIENT).toEqual(all(former));

  await signIn('agent@pwp.test');
  let headers = await apiHeaders(page);
  const load = await startLoad({ read, request, headers: () => headers, mostPlis: 1_000, sendsAgain: false });
  /** All processes are of these releases, the agent goes on, and the plis of before and of now are there. */
  const expectServed = async (served: readonly string[]) => {
    await expect.poll(releases, PATIENT).toEqual(served);
    await expectAllReady(instances);
    headers = await apiHeaders(page);
    const before = (rows['numerisation_plis'] ?? []).filter(({ guichet_code: guichet }) => guichet === GUICHET);
    expect(before.length).toBeGreaterThan(2);
    for (const transaction of [...before.map(({ transaction: each }) => String(each)), ...load.sent.keys()])
      expect((await read(`/api/numerisation/plis/${transaction}`, headers)).status, transaction).toBe(200);
  };
  await expect.poll(() => load.sent.size, PATIENT).toBeGreaterThan(2);
  const upgrade = commandsIn(sectionOf(RUNBOOK, 'Upgrade')).replaceAll('<new>', next);

  await test.step('This release, with a step of the schema', async () => {
    // Of an operator: « change them first ».
    const notes = (await readFile('CHANGELOG.md', 'utf8')).split(`\n## ${lastRelease.version} `)[0] ?? '';
    const upgradeNotes = notes.split(/\n(?=### )/).filter((section) => section.startsWith('### Upgrade notes\n'));
    expect(upgradeNotes.length).toBeGreaterThan(0);
    await run(commandsIn(upgradeNotes.join('\n')));
    await run(upgrade);
    await expectServed(all(next));
  });

  await test.step('As after an approval: API and shell of the former one, which does not know that step, and registries of this one', async () => {
    const commands = commandsIn(sectionOf(RUNBOOK, 'Rollback after an approval'));
    await run(commands.replaceAll('<former>', former).replaceAll('<new>', next));
    await expectServed([former, former, next, next, former, former]);
    await run('rm /etc/systemd/system/pwp-registry@.service.d/release.conf && systemctl daemon-reload');
  });

  await test.step('The former one again, whole', async () => {
    await run(commandsIn(sectionOf(RUNBOOK, 'Rollback')).replaceAll('<former>', former));
    await expectServed(all(former));
  });

  await test.step('This one again, by the same commands', async () => {
    await run(upgrade);
    await expectServed(all(next));
  });

  await load.end();
  test.info().annotations.push({ type: 'load', description: `${load.reads()} reads, ${load.sent.size} plis` });
  expect(load.failed).toEqual([]);
  expect(load.reads()).toBeGreaterThan(100);
  expect(load.sent.size).toBeGreaterThan(5);
  for (const [transaction, piece] of load.sent) await expectDeposited(outside, transaction, [piece]);
});
