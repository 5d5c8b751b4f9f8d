import { appendFile, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { apiHeaders, expectDeposited } from '@pwp/module-numerisation/numerisation-steps';
import { commandsIn, sectionOf } from '@pwp/cluster/guide';
import { expect, expectAllReady, test } from './cluster-test.ts';
import { startLoad } from './load.ts';

const RUNBOOK = 'docs/runbook.md';

/** The launchers of the API say in the journal when all is replaced. */
const PATIENT = { timeout: 90_000 };

/** The step of the schema that the next release brings. */
const STEP = `
numerisationMigrations.push({
  name: 'numerisation/9999-add-suite',
  up: ({ sequelize }) => sequelize.query('ALTER TABLE numerisation_plis ADD COLUMN suite VARCHAR(10) NULL'),
});
`;

test('under load, the next release takes over by the runbook, then this one again on the new schema: no request fails', async ({
  page,
  cluster: { root },
  signIn,
  request,
  outside,
  instances,
  read,
  run,
}) => {
  test.slow();
  await expectAllReady(instances);
  const opt = join(root, 'opt');
  const former = basename(await readlink(join(opt, 'pwp')));
  const next = former.replace('portail-', 'portail-suivant-');
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
  await run(`cp -a /opt/${former} /opt/${next}`);
  await appendFile(join(opt, next, 'app/modules/numerisation/api/migrations/index.js'), STEP);

  await signIn('agent@pwp.test');
  const load = await startLoad({ read, request, headers: await apiHeaders(page), sendsAgain: false });

  await test.step('The next release, with a step of the schema', async () => {
    await run(commandsIn(sectionOf(RUNBOOK, 'Upgrade')).replaceAll('<new>', next));
    await expect.poll(releases, PATIENT).toEqual(Array.from({ length: 6 }, () => next));
    await expectAllReady(instances);
  });

  await test.step('As after an approval: API and shell of this one, which does not know that step, and registries of the next', async () => {
    const commands = commandsIn(sectionOf(RUNBOOK, 'Rollback after an approval'));
    await run(commands.replaceAll('<former>', former).replaceAll('<new>', next));
    await expect.poll(releases, PATIENT).toEqual([former, former, next, next, former, former]);
    await expectAllReady(instances);
    await run('rm /etc/systemd/system/pwp-registry@.service.d/release.conf && systemctl daemon-reload');
  });

  await test.step('This one again, whole', async () => {
    await run(commandsIn(sectionOf(RUNBOOK, 'Rollback')).replaceAll('<former>', former));
    await expect.poll(releases, PATIENT).toEqual(Array.from({ length: 6 }, () => former));
    await expectAllReady(instances);
  });

  await load.end();
  test.info().annotations.push({ type: 'load', description: `${load.reads()} reads, ${load.sent.size} plis` });
  expect(load.failed).toEqual([]);
  expect(load.reads()).toBeGreaterThan(100);
  expect(load.sent.size).toBeGreaterThan(5);
  for (const [transaction, piece] of load.sent) await expectDeposited(outside, transaction, [piece]);
});
