/**
 * Measures on MariaDB the daily mail: news for so many accounts, from the moment that the job begins until the last mail
 * arrived, each once, beside nodemailer's own pool with as many connections to the same server. `--accounts`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startTestRealm } from '@pwp/testing';
import { migrateDatabase, readPlatformConfig } from '@pwp/platform-api';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { benchConfig, countOption } from './config.ts';
import { mysqlUrl } from './dashboard/mysql-url.ts';
import type { Arrived } from './mails/mail-sink.ts';
import { AGENTS, telling } from './mails/telling-platform.ts';
import { report } from './measure/report.ts';
import { cpuOf, memoryOf, startServer, type ServerProcess } from './measure/server-process.ts';

/** Of the portal's own pool. */
const CONNECTIONS = 5;
/** Nobody waits longer for the next mail, ms. */
const STALLED = 30_000;
/** Shares of the mails at which memory is read. */
const SHARES = [0.1, 0.5, 1] as const;

const accounts = countOption('accounts', 50_000);
const [smtpPort, httpPort] = [benchConfig.port + 40, benchConfig.port + 41];
const smtpUrl = `smtp://127.0.0.1:${smtpPort}`;
const name = `pwp_bench_mails_${randomBytes(4).toString('hex')}`;
const folder = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const realm = await startTestRealm();
const server = await createConnection(mysqlUrl(benchConfig.mariadbUrl));
await server.query(`CREATE DATABASE ${name}`);
await server.query(`USE ${name}`);
const sink = await startServer('bench/mails/mail-sink.ts', { args: [`${smtpPort}`, `${httpPort}`] });

const askSink = async (method: 'GET' | 'DELETE'): Promise<Arrived> => {
  const response = await fetch(`http://127.0.0.1:${httpPort}`, { method });
  return z
    .object({ mails: z.int(), recipients: z.int(), bytes: z.int(), lastAt: z.int() })
    .parse(await response.json());
};

/** One notice for each of so many guichets, whose codes begin so, old enough to be told. */
async function publish(beginning: string, guichets: number): Promise<void> {
  const published = new Date(Date.now() - 3_600_000);
  await server.query(
    `INSERT INTO platform_notices
       (account_id, guichet_code, kind, notice_key, title, detail, path, mail, published_at) VALUES ?`,
    [
      Array.from({ length: guichets }, (_, rank) => [
        '',
        `${beginning}${String(rank).padStart(4, '0')}`,
        'exemple.mouvement',
        `${beginning} ${rank}`,
        'La demande 034 08 19 •••••• PWP01 a été enregistrée',
        'Toutes les pièces de la demande sont au Système national d’enregistrement.',
        '/exemple',
        'quotidien',
        published,
      ]),
    ],
  );
}

interface Sending extends Arrived {
  seconds: number;
  /** Bytes at each of `SHARES`. */
  memory: number[];
  /** CPU of the sender, of the mail server and of both databases' clients, ms. */
  cpu: { sender: number; sink: number };
}

/** Lets a process send; over once so many mails arrived, or none does any more. */
async function send(sender: ServerProcess, mails: number): Promise<Sending> {
  await askSink('DELETE');
  const before = { sender: cpuOf(sender.pid), sink: cpuOf(sink.pid) };
  const memory: number[] = [];
  const started = Date.now();
  process.kill(sender.pid, 'SIGUSR2');
  for (;;) {
    const arrived = await askSink('GET');
    while (memory.length < SHARES.length && arrived.mails >= mails * (SHARES[memory.length] ?? 1))
      memory.push(memoryOf(sender.pid));
    const stalled = Date.now() - Math.max(arrived.lastAt, started) > STALLED;
    if (arrived.mails >= mails || stalled) {
      const cpu = { sender: cpuOf(sender.pid) - before.sender, sink: cpuOf(sink.pid) - before.sink };
      return { ...arrived, seconds: (arrived.lastAt - started) / 1_000, memory, cpu };
    }
    await setTimeout(50);
  }
}

/** The text of a mail of the portal. */
async function readMail(): Promise<unknown> {
  for (;;) {
    const [[row]] = await server.query<(RowDataPacket & { payload: string })[]>(
      `SELECT payload FROM platform_outbox WHERE sent_at IS NULL LIMIT 1`,
    );
    if (row !== undefined) return JSON.parse(row.payload);
  }
}

async function sendBare(mail: unknown, mails: number): Promise<Sending> {
  const settings = { smtpUrl, connections: CONNECTIONS, mails, from: 'Portail <postmaster@pwp.test>', mail };
  const bare = await startServer('bench/mails/bare-pool.ts', { args: [JSON.stringify(settings)] });
  try {
    return await send(bare, mails);
  } finally {
    await bare.stop();
  }
}

try {
  const environment = {
    PWP_DATABASE_URL: `${benchConfig.mariadbUrl}/${name}`,
    PWP_FILES_DIR: join(folder, 'files'),
    PWP_KEYCLOAK_URL: realm.keycloakUrl,
    PWP_SMTP_URL: smtpUrl,
    PWP_RINGS_SECRET: 'x'.repeat(32),
    // Made when it is asked for.
    PWP_DAILY_MAIL_SCHEDULE: '0 0 1 1 *',
  };
  await migrateDatabase(readPlatformConfig(environment), [telling]);
  const platform = await startServer('bench/mails/telling-platform.ts', { args: [JSON.stringify(environment)] });
  // The first ones also warm the code up, and give the floor its mail.
  await publish('W', 20);
  const warm = send(platform, 20 * AGENTS);
  const mail = await readMail();
  await warm;
  const half = Math.round(accounts / 2);
  const before = await sendBare(mail, half);
  await publish('M', Math.ceil(accounts / AGENTS));
  const ours = await send(platform, accounts);
  const after = await sendBare(mail, accounts - half);
  await setTimeout(2_000);
  const { mails } = await askSink('GET');
  const perSecond = accounts / (before.seconds + after.seconds);
  const [tenth = 0, middle = 0, end = 0] = ours.memory;
  const MB = 2 ** 20;
  report(
    'mails',
    [
      {
        name: `daily mail of ${accounts.toLocaleString('en')} accounts, mails a second`,
        value: accounts / ours.seconds,
        unit: '/s',
        floor: perSecond,
        atLeast: 0.6,
      },
      { name: 'accounts that got none', value: accounts - ours.recipients, unit: '', atMost: 0 },
      { name: 'mails that came twice', value: ours.mails - ours.recipients, unit: '', atMost: 0 },
      { name: 'memory at a tenth', value: tenth / MB, unit: 'MB' },
      { name: 'memory at half, of a tenth', value: middle / MB, unit: 'MB', floor: tenth / MB, atMost: 1.25 },
      { name: 'memory at the end, of a tenth', value: end / MB, unit: 'MB', floor: tenth / MB, atMost: 1.25 },
    ],
    {
      connections: CONNECTIONS,
      bytes: [ours.bytes / ours.mails, before.bytes / before.mails],
      cpu: { ours: ours.cpu, before: before.cpu, after: after.cpu },
      mails,
    },
  );
  await platform.stop();
} finally {
  await sink.stop();
  await server.query(`DROP DATABASE ${name}`);
  await server.end();
  await realm.close();
  await rm(folder, { recursive: true, force: true });
}
