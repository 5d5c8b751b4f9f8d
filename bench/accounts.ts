/**
 * Measures the creation of accounts on a real Keycloak. Imports by the platform alternate with the same identity
 * calls made one after the other. `--accounts`, `--round`; `--bounds 4,8,20` also makes the calls alone, with this
 * many accounts at a time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { dropDatabase, ensureDatabase } from '@pwp/local-stack/keycloak/ensure-database';
import { createKeycloakIdentity, readPlatformConfig } from '@pwp/platform-api';
import { startMailCatcher, startTestRealm } from '@pwp/testing';
import { startBenchRealm } from './accounts/bench-realm.ts';
import { provisionAll } from './accounts/calls.ts';
import { checkImport, type ImportTarget } from './accounts/import-people.ts';
import { drawPeople, type Person } from './accounts/people.ts';
import { benchConfig, countOption, textOption } from './config.ts';
import { platformEnvironment, startPlatform } from './dashboard/served-platform.ts';
import { prepareApiDatabase } from './measure/api-database.ts';
import { report, type Figure } from './measure/report.ts';

const GUICHET = '00002';
const RATIO_AT_LEAST = 2;

/** One way of creating accounts; resolves with its duration in ms, mails included. */
interface Side {
  name: string;
  make: (people: readonly Person[]) => Promise<number>;
  /** Over all counted rounds, ms. */
  elapsed: number;
}

const accounts = countOption('accounts', 1_000);
const round = countOption('round', 100);
const bounds = textOption('bounds', '')
  .split(',')
  .filter((bound) => bound !== '')
  .map(Number);

const folder = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const portalOrigin = `http://127.0.0.1:${benchConfig.port}`;
const mails = await startMailCatcher();
const tokens = await startTestRealm();
const keycloak = await startBenchRealm({
  port: benchConfig.port + 30,
  portalOrigin,
  smtpPort: Number(new URL(mails.url).port),
  guichets: [GUICHET],
  folder,
});
const databaseUrl = `${benchConfig.mariadbUrl}/pwp_bench_accounts_${benchConfig.port}`;
await dropDatabase(databaseUrl);
await ensureDatabase(databaseUrl, 'PWP_BENCH_MARIADB_URL');
await prepareApiDatabase(databaseUrl, [GUICHET]);
const environment = {
  ...platformEnvironment(databaseUrl, tokens.keycloakUrl, benchConfig.port),
  PWP_JOBS: 'true',
  PWP_FILES_DIR: join(folder, 'files'),
  PWP_PUBLIC_URL: portalOrigin,
  PWP_IDENTITY_ADMIN_URL: keycloak.url,
  PWP_API_CLIENT_SECRET: keycloak.apiSecret,
  PWP_SMTP_URL: mails.url,
};
const platform = await startPlatform(environment);
const identity = createKeycloakIdentity(readPlatformConfig(environment).identity);

try {
  const token = tokens.token({ roles: ['referent'], guichets: [GUICHET], perimetre: [GUICHET] }, { lifetime: 36_000 });
  const target: ImportTarget = {
    url: portalOrigin,
    headers: { authorization: `Bearer ${token}` },
    guichet: GUICHET,
  };
  const calls = (concurrency: number) => (people: readonly Person[]) =>
    timed(people.length, () => provisionAll(identity, people, GUICHET, concurrency));
  const byImport: Side = {
    name: 'imports',
    elapsed: 0,
    async make(people) {
      // The file is checked before the référent asks for its accounts.
      const { launch } = await checkImport(target, people);
      return timed(people.length, launch);
    },
  };
  const oneByOne: Side = { name: 'calls, one after the other', elapsed: 0, make: calls(1) };
  const bounded = bounds.map((bound): Side => ({ name: `calls, ${bound} at once`, elapsed: 0, make: calls(bound) }));
  const sides = [byImport, oneByOne, ...bounded];

  const rounds = Math.ceil(accounts / round);
  // A warm-up for Keycloak and the platform; it is not counted.
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
      const elapsed = await side.make(drawPeople(round));
      if (turn > 0) side.elapsed += elapsed;
    }
  }

  const made = rounds * round;
  const rateOf = ({ elapsed }: Side) => (made * 1_000) / elapsed;
  const compared = (side: Side): Figure => ({
    name: side.name,
    unit: 'accounts/s',
    value: rateOf(side),
    floor: rateOf(oneByOne),
  });
  report(
    'accounts',
    [
      { ...compared(byImport), atLeast: RATIO_AT_LEAST },
      ...bounded.map(compared),
      {
        name: `${made} accounts by imports`,
        unit: 's',
        value: byImport.elapsed / 1_000,
        floor: oneByOne.elapsed / 1_000,
      },
    ],
    { round },
  );
} finally {
  await platform.stop();
  await keycloak.stop();
  await tokens.close();
  await mails.stop();
  await dropDatabase(databaseUrl);
  await rm(folder, { recursive: true, force: true });
}

/** The time until the work is done and its mails arrived, ms. */
async function timed(count: number, work: () => Promise<void>): Promise<number> {
  const wanted = mails.mails.length + count;
  const started = performance.now();
  await work();
  while (mails.mails.length < wanted) await setTimeout(20);
  return performance.now() - started;
}
