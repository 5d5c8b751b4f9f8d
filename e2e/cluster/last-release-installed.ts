import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { stepsIn } from '@pwp/cluster/guide';
import type { Instances } from '@pwp/cluster/instances';
import { placeFiles } from '@pwp/cluster/placed';
import { connectRealm } from '@pwp/cluster/realm';
import { REALM } from '@pwp/contracts';
import { openDatabase } from '@pwp/database';
import { ensureGuichetGroups } from '@pwp/keycloak/guichet-groups';
import { demoAccounts, DEMO_TOTP_SECRET } from '@pwp/local-stack/demo-data/demo-accounts';
import { demoGuichets } from '@pwp/local-stack/demo-data/demo-guichets';
import { seedAccounts } from '@pwp/local-stack/keycloak/seed-accounts';
import { readRelease, writeRows, type FrozenRelease } from '../upgrade/frozen-release.ts';
import { archiveOfLastRelease, lastRelease, readOfRelease } from '../upgrade/last-release.ts';
import { expectAllReady } from './cluster-test.ts';

/** What a cluster has that is to be of the last release. */
interface Replaced {
  cluster: { port: number; root: string };
  instances: Instances;
  run: (commands: string) => Promise<string>;
}

/** What the cluster then has. */
interface Installed {
  /** Its folder in `/opt`. */
  folder: string;
  rows: FrozenRelease['rows'];
}

/** Steps of its guide; packages, Keycloak and the first administrator are there, the archive comes from the cache. */
const PLACES = 'Its places';
const REGISTRY = 'Keycloak, and the registry';
const SCHEMA = 'The realm and the database';
const REST = 'What is missing?';

/**
 * Replaces the portal of a cluster by the last release: its archive, its guide, units, nginx, realm and schema, with the rows that it
 * left when it was given out. Keycloak and MariaDB go on; the values of settings that it knows are those of the cluster.
 */
export async function installLastRelease({ cluster, instances, run }: Replaced): Promise<Installed> {
  const { root, port } = cluster;
  const publicUrl = `https://localhost:${port}`;
  const folder = 'portail-dernier';
  const [opt, archive] = [join(root, 'opt'), await archiveOfLastRelease()];
  const guide = stepsIn(await readOfRelease('docs/install.md'));
  const follow = async (title: string, more = '') => {
    const step = guide.find((one) => one.title === title);
    if (step === undefined) throw new Error(`docs/install.md of ${lastRelease.version} has no « ${title} ».`);
    await run(step.commands.replaceAll(/portail-[\d.]{3,30}-linux-x64/g, folder) + more);
  };

  const url = new URL(settingsIn(root, 'api')['PWP_DATABASE_URL'] ?? '');
  const name = url.pathname.slice(1);
  mkdirSync(join(opt, folder));
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', join(opt, folder)]);
  placeFiles({ root, port, publicUrl, mariadb: { host: url.hostname, port: url.port, name } }, folder);

  const parts = Object.values(instances).flat();
  await run(`systemctl stop ${parts.map(({ unit }) => unit).join(' ')}`);
  await (await connectRealm({ root, port, publicUrl })).realms.del({ realm: REALM });
  writeFileSync(join(root, 'home/reglages.env'), knownSettings(root, join(opt, folder, 'systemd')), { mode: 0o600 });
  await run(`mariadb -e 'DROP DATABASE ${name}; DROP DATABASE ${name}_registry'
rm -r /etc/pwp /etc/systemd/system/pwp-* /etc/nginx/sites-enabled/portail* /opt/pwp /usr/local/bin/pwp-portal /var/lib/pwp`);
  rmSync(join(root, 's3/versions/releases'), { recursive: true });

  await follow(PLACES, ' --settings reglages.env');
  await follow(REGISTRY);
  await follow(SCHEMA);
  const client = await connectRealm({ root, port, publicUrl });
  await ensureGuichetGroups(
    client,
    demoGuichets.map(({ code }) => code),
  );
  await seedAccounts(client, demoAccounts, DEMO_TOTP_SECRET);
  const release = readRelease(lastRelease.version, 'mariadb');
  const database = openDatabase(settingsIn(root, 'api')['PWP_DATABASE_URL'] ?? '');
  await writeRows(database, release);
  await database.close();
  await follow(REST);
  await expectAllReady(instances);
  return { folder, rows: release.rows };
}

const settingsIn = (root: string, file: string) => parseEnv(readFileSync(join(root, `etc/pwp/${file}.env`), 'utf8'));

/** The lines of the settings of the cluster that the files of a release name: what came after it, an upgrade has to do without. */
function knownSettings(root: string, examples: string): string {
  const texts = globSync('*.env', { cwd: examples }).map((file) => readFileSync(join(examples, file), 'utf8'));
  const named = new Set(texts.flatMap((text) => [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name)));
  return globSync('*.env', { cwd: join(root, 'etc/pwp') })
    .filter((file) => file !== 'migrate.env')
    .flatMap((file) => readFileSync(join(root, 'etc/pwp', file), 'utf8').split('\n'))
    .filter((line) => named.has(/^([A-Z][A-Z0-9_]*)=/.exec(line)?.[1]))
    .map((line) => `${line}\n`)
    .join('');
}
