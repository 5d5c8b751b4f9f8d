import { chmodSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { makePortalArchive } from '@pwp/archive/portal-archive';
import { ensureGuichetGroups } from '@pwp/keycloak/guichet-groups';
import { demoAccounts, DEMO_TOTP_SECRET } from '@pwp/local-stack/demo-data/demo-accounts';
import { demoGuichets } from '@pwp/local-stack/demo-data/demo-guichets';
import { ensureKeycloak } from '@pwp/local-stack/keycloak/distribution';
import { seedAccounts } from '@pwp/local-stack/keycloak/seed-accounts';
import { buildIfNeeded } from '@pwp/local-stack/launchers/build-if-needed';
import type { LocalConfig } from '@pwp/local-stack/launchers/local-config';
import { OWN_PLACES } from '@pwp/local-stack/launchers/portal-places';
import { prepareData } from '@pwp/local-stack/launchers/prepare';
import { readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import type { ClusterConfig } from './cluster-config.ts';
import { dropDatabases } from './drop-databases.ts';
import { fillSettings, operatorsSettings, type ClusterSecrets, type ForFiles } from './cluster-settings.ts';
import { commandsOf, type GuideStep } from './install-guide.ts';
import { ensureCertificate, inPlace, placeFiles, placeNginx } from './placed-files.ts';
import { connectRealm } from './realm-access.ts';
import { runCommands, writeRootCommands } from './root-commands.ts';

const repository = resolve(import.meta.dirname, '../..');

/** What an installation is made of. */
export interface ClusterParts extends ForFiles {
  config: ClusterConfig;
  guide: readonly GuideStep[];
  secrets: ClusterSecrets;
  around: LocalConfig;
  onStep: (line: string) => void;
}

/** What comes before the commands of a step, or after: what its text asks of an operator, and the data of the demo. */
interface Around {
  before?: () => Promise<void> | void;
  after?: () => Promise<void> | void;
  /** What it makes is there from then on. */
  isOnce?: true;
}

/** Makes the folder of a cluster. `fresh`: what a former one kept there and in the database goes. */
export async function prepareRoot(config: ClusterConfig, fresh: boolean): Promise<void> {
  const { root } = config;
  if (fresh) rmSync(root, { recursive: true, force: true });
  for (const folder of ['home', 'run/systemd/system', 'done', 'opt'])
    mkdirSync(join(root, folder), { recursive: true });
  writeRootCommands(config);
  if (fresh) await dropDatabases(config);
}

/** Runs the commands of docs/install.md, one step after the other, and says how many and how long. Throws what the one that fails said. */
export async function installCluster(parts: ClusterParts): Promise<void> {
  const { config, guide, onStep } = parts;
  const taken = { commands: 0, time: 0 };
  const around = new Map(Object.entries(await stepsAround(parts)));
  for (const { title, commands } of guide) {
    const { before, after, isOnce } = around.get(title) ?? {};
    around.delete(title);
    const done = join(config.root, 'done', title);
    if (isOnce === true && existsSync(done)) continue;
    await before?.();
    const [began, count] = [performance.now(), commandsOf(commands).length];
    await runCommands(inPlace(commands, config), config.root);
    const time = performance.now() - began;
    onStep(`${title} : ${told(count, time)}`);
    taken.commands += count;
    taken.time += time;
    await after?.();
    writeFileSync(done, '');
  }
  onStep(`docs/install.md, sans ce qui se télécharge ou se remplit : ${told(taken.commands, taken.time)}`);
  if (around.size > 0)
    throw new Error(`docs/install.md has no step « ${[...around.keys()].join(' », « ')} » any more.`);
}

/** `time` in ms. */
function told(commands: number, time: number): string {
  const said =
    time < 60_000
      ? `${Math.round(time / 1_000)} s`
      : `${(time / 60_000).toLocaleString('fr', { maximumFractionDigits: 1 })} min`;
  return `${commands} commande${commands > 1 ? 's' : ''}, ${said}`;
}

/** By the title of the step. */
async function stepsAround(parts: ClusterParts): Promise<Record<string, Around>> {
  const { config, secrets, around, onStep } = parts;
  const { root } = config;
  const settings = await operatorsSettings(config, secrets, around, parts);
  const file = (name: string) => join(root, `etc/pwp/${name}.env`);
  return {
    'The archive': {
      async before() {
        await buildIfNeeded(OWN_PLACES, onStep, true);
        for (const former of globSync(['home/*', 'opt/portail-*'], { cwd: root }))
          rmSync(join(root, former), { recursive: true });
        await makePortalArchive(repository, join(root, 'home'));
      },
      after() {
        placeFiles(config, 'portail-*');
        placeNginx(config);
        ensureCertificate(config);
      },
    },
    'Its places': {
      async before() {
        const home = join(root, 'opt/keycloak');
        if (existsSync(home)) return;
        mkdirSync(config.keycloakDir, { recursive: true });
        cpSync(await ensureKeycloak(config.keycloakDir, config.mavenUrl, onStep), home, { recursive: true });
        // Its modes were lost when it was unpacked.
        chmodSync(join(home, 'bin/kc.sh'), 0o755);
      },
    },
    Settings: {
      after: () => fillSettings(['api', 'backup', 'keycloak', 'realm', 'registry', 'shell'].map(file), settings),
    },
    'The realm and the database': {
      async after() {
        const read = (name: string) => parseEnv(readFileSync(file(name), 'utf8'));
        const client = await connectRealm(config);
        const codes = demoGuichets.map(({ code }) => code);
        await ensureGuichetGroups(client, codes);
        await seedAccounts(client, demoAccounts, DEMO_TOTP_SECRET);
        // It migrates too, as who may.
        await prepareData(
          readPlatformConfig({ ...read('api'), ...read('migrate') }),
          { modules: installedModules, dataDir: root },
          onStep,
        );
      },
    },
    'The first administrator': { isOnce: true },
  };
}
