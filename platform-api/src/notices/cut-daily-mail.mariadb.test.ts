import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { openDatabase, type Database } from '@pwp/database';
import { createTestDatabase, startMailCatcher, startTestRealm } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { expect, onTestFinished, test } from 'vitest';
import { readPlatformConfig } from '../config.ts';
import { migrateDatabase } from '../migrate-database.ts';
import { AGENTS, telling } from '../testing/mailing-process.ts';
import { DAILY_MAIL } from './daily-mail-job.ts';

/** Connections to the mail server of one process: what a killed one may have sent and not marked. */
const CONNECTIONS = 5;

const SCRIPT = resolve(import.meta.dirname, '../testing/mailing-process.ts');

/** A database where one notice waits for the daily mail of `AGENTS` accounts, and the settings of its processes. */
async function morning() {
  const [base, realm, catcher] = await Promise.all([createTestDatabase(), startTestRealm(), startMailCatcher()]);
  const environment = {
    PWP_DATABASE_URL: base.url,
    PWP_FILES_DIR: join(base.folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_SMTP_URL: catcher.url,
    PWP_DAILY_MAIL_SCHEDULE: '0 0 1 1 *',
    PWP_LOG_LEVEL: 'silent',
  };
  await migrateDatabase(readPlatformConfig(environment), [telling]);
  const database = openDatabase(base.url);
  const children = new Set<ChildProcess>();
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL');
    await database.close();
    await Promise.all([realm.close(), catcher.stop()]);
    await base.remove();
  });
  await database.sequelize.getQueryInterface().bulkInsert('platform_notices', [
    {
      account_id: '',
      guichet_code: '00002',
      kind: 'exemple.mouvement',
      notice_key: 'une',
      title: 'Une chose a changé',
      path: '/exemple',
      mail: 'quotidien',
      published_at: new Date(Date.now() - 3_600_000),
    },
  ]);
  await database.sequelize.query('INSERT INTO platform_jobs (job, due) VALUES (:job, :slot)', {
    replacements: { job: DAILY_MAIL, slot: Date.now() },
  });
  const startProcess = () => {
    const child = spawn(process.execPath, [SCRIPT, JSON.stringify(environment)], { stdio: 'inherit' });
    children.add(child);
    return child;
  };
  return { database, catcher, startProcess };
}

const isOver = async ({ sequelize }: Database) => {
  const [row] = await sequelize.query<{ over: number }>(
    'SELECT done = due AND succeeded_at IS NOT NULL AS `over` FROM platform_jobs WHERE job = :job',
    { replacements: { job: DAILY_MAIL }, type: QueryTypes.SELECT },
  );
  return row?.over === 1;
};

test('the daily mail that is stopped once and killed five times leaves nobody out', { timeout: 240_000 }, async () => {
  const { database, catcher, startProcess } = await morning();
  const cuts = ['SIGTERM', 'SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGKILL'] as const;
  let child = startProcess();
  let cutRuns = 0;
  for (const signal of cuts) {
    const before = catcher.mails.length;
    await expect.poll(() => catcher.mails.length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(before);
    const ended = once(child, 'exit');
    child.kill(signal);
    if (!(await isOver(database))) cutRuns += 1;
    // The next one starts at once, as another process would have gone on.
    child = startProcess();
    await ended;
  }
  // The mails that a run had queued went on leaving; the run itself was cut too.
  expect(cutRuns).toBeGreaterThan(0);
  const told = () => new Set(catcher.mails.map(({ to }) => to)).size;
  await expect.poll(told, { timeout: 120_000, interval: 100 }).toBe(AGENTS);
  await expect.poll(() => isOver(database), { timeout: 30_000 }).toBe(true);

  const ids = new Set(catcher.mails.map(({ to, messageId }) => `${to} ${messageId}`));
  expect(ids.size).toBe(AGENTS);
  expect(catcher.mails.length - AGENTS).toBeLessThanOrEqual(5 * CONNECTIONS);
});
