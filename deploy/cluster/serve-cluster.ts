import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createLog, listen, runUntilSignal } from '@pwp/api-kit';
import { demoAccounts, DEMO_PASSWORD, DEMO_TOTP_SECRET } from '@pwp/local-stack/demo-data/demo-accounts';
import { createFrontDoor } from '@pwp/local-stack/front-door/front-door';
import { requireJava } from '@pwp/local-stack/keycloak/java';
import { JAVA } from '@pwp/local-stack/keycloak/keycloak-server';
import { markInUse } from '@pwp/local-stack/launchers/data-folder';
import { createOutside } from '@pwp/local-stack/launchers/outside';
import { isS3Up, prepareS3 } from '@pwp/local-stack/s3-service';
import { readClusterConfig, type ClusterConfig } from './cluster-config.ts';
import { drawSecrets, outsideConfig } from './cluster-settings.ts';
import { installCluster, prepareRoot } from './install-cluster.ts';
import { readInstallGuide } from './install-guide.ts';
import { clusterInstances, type Instance } from './instances.ts';
import { placeClamd, placeS3 } from './placed-files.ts';
import { createUnits, hearSystemctl } from './units.ts';

/** How long a part may take to be ready on a busy machine, ms. */
const PATIENCE = 180_000;

const say = (line: string) => console.log(`  ${line}`);

/**
 * Installs the portal below its data folder by the commands of docs/install.md, and serves it until a signal; `fresh` forgets a former
 * one first. Throws with the way out when something is missing.
 */
export async function serveCluster({ fresh }: { fresh: boolean }): Promise<void> {
  const config = readClusterConfig();
  const { root, port, java, javaHome, publicUrl } = config;
  requireJava(javaHome);
  await prepareRoot(config, fresh);
  markInUse(config.dataDir);
  const guide = readInstallGuide(resolve(import.meta.dirname, '../../docs/install.md'));
  const secrets = await drawSecrets(root);
  const around = outsideConfig(config, secrets);
  const outside = await createOutside(around, around.outsideUrl, publicUrl);
  const doors = createFrontDoor({ routes: outside.routes });
  const server = await listen(doors, { host: '127.0.0.1', port: around.outsidePort });
  const s3 = await prepareS3({
    folder: join(root, 's3'),
    port: port + 3,
    java,
    mavenUrl: config.mavenUrl,
    secretKey: secrets.s3,
    onStep: say,
  });
  const units = createUnits({
    root,
    environment: {
      ...JAVA,
      JAVA_OPTS_APPEND: `${JAVA.JAVA_OPTS_APPEND} -Djava.io.tmpdir=${temporary(root)}`,
      ...(javaHome !== undefined && { JAVA_HOME: javaHome }),
    },
    onStep: say,
  });
  const systemctl = await hearSystemctl(units, join(root, 'run/systemctl'));
  const stop = async () => {
    await units.stop();
    systemctl.close();
    await server.close();
    await outside.close();
  };
  runUntilSignal(stop, { log: createLog('cluster'), patience: 120_000 });

  try {
    const clamd = placeClamd(config);
    if (clamd === undefined) say('Sans antivirus : clamd n’est pas sur cette machine (apt-get install clamav-daemon).');
    else await units.systemctl(['start', 'clamav-daemon']);
    placeS3(config, s3);
    await units.systemctl(['start', 's3']);
    await untilReady({ unit: 's3', isReady: () => isS3Up(s3.url) });
    await installCluster({ config, guide, secrets, around, s3, clamd, onStep: say });
    for (const instance of Object.values(clusterInstances(config)).flat()) await untilReady(instance);
  } catch (error) {
    await stop();
    throw error;
  }
  announce(config, around.outsideUrl);
}

/** Keycloak's own, as `PrivateTmp` gives it: it cannot write where that of another account did. */
function temporary(root: string): string {
  const folder = join(root, 'tmp');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o1777);
  return folder;
}

function announce({ root, publicUrl }: ClusterConfig, outsideUrl: string): void {
  console.log(`\nPWP ready: ${publicUrl}\n`);
  console.log(`Comptes de démonstration (mot de passe ${DEMO_PASSWORD}, second facteur ${DEMO_TOTP_SECRET}) :`);
  for (const { email, description } of demoAccounts) console.log(`  ${email.padEnd(20)} ${description}`);
  console.log(`\nBoîte aux lettres et simulateurs : ${outsideUrl}/dev/mail, /dev/sne, /dev/docaposte, /dev/glpi`);
  console.log(`Autorité du certificat : ${root}/etc/ssl/pwp/authority.pem · journaux : ${root}/var/log`);
  console.log('Ctrl-C arrête ; les données restent, « npm run start:cluster -- --fresh » recommence.');
}

async function untilReady({ unit, isReady }: Pick<Instance, 'unit' | 'isReady'>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await setTimeout(200))
    if (await isReady()) return;
  throw new Error(`${unit} n’est pas prêt après ${PATIENCE / 1_000} s. Voir les journaux.`);
}
