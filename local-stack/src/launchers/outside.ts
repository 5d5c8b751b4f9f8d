import { BACKCHANNEL_PATH } from '@pwp/keycloak/clients';
import { demoAccounts } from '../demo-data/demo-accounts.ts';
import { createDocaposte } from '../stand-ins/docaposte/docaposte.ts';
import { createGlpi } from '../stand-ins/glpi/glpi.ts';
import { createIdentity, type Identity } from '../stand-ins/identity/identity.ts';
import type { FrontDoorRoute } from '../front-door/front-door.ts';
import type { LocalConfig } from './local-config.ts';
import { createMailbox } from '../stand-ins/mailbox/mailbox.ts';
import { createSne } from '../stand-ins/sne/sne.ts';

/** Time that the simulator of Docaposte gives to one step of a pli, ms. */
const DOCAPOSTE_PACE = 60_000;

/** Everything that simulates the outside: one handler by path prefix. */
export interface Outside {
  routes: FrontDoorRoute[];
  close(): Promise<void>;
}

/**
 * Starts identity, mailbox and simulators on the data of `config.dataDir`. `selfUrl` is their address; with
 * `identityUrl`, the identity is a separate process there.
 */
export async function createOutside(config: LocalConfig, selfUrl: string, identityUrl?: string): Promise<Outside> {
  const { dataDir } = config;
  const mailbox = await createMailbox({ smtpPort: config.smtpPort, dataDir });
  const identity = identityUrl === undefined ? await startEmbeddedIdentity(config) : undefined;
  const sne = createSne({ dataDir, apiKey: config.sneApiKey });
  const docaposte = createDocaposte({
    dataDir,
    apiKey: config.docaposteApiKey,
    sneUrl: `${selfUrl}/simulateurs/sne/v1`,
    sneApiKey: config.sneApiKey,
    pace: DOCAPOSTE_PACE,
  });
  const glpi = createGlpi({ dataDir, appToken: config.glpiAppToken, userToken: config.glpiUserToken });
  return {
    routes: [
      ...identityRoutes(identity, identityUrl ?? selfUrl),
      { prefixes: ['/dev/mail'], to: mailbox.handler },
      { prefixes: ['/simulateurs/sne', '/dev/sne'], to: sne.handler },
      { prefixes: ['/simulateurs/docaposte', '/dev/docaposte'], to: docaposte.handler },
      { prefixes: ['/simulateurs/glpi', '/dev/glpi'], to: glpi.handler },
    ],
    async close() {
      await glpi.close();
      await docaposte.close();
      await sne.close();
      await identity?.close();
      await mailbox.close();
    },
  };
}

/** Only the embedded identity has a failure switch. */
function identityRoutes(embedded: Identity | undefined, url: string): FrontDoorRoute[] {
  return embedded === undefined
    ? [{ prefixes: ['/auth'], to: [new URL(url).origin] }]
    : [{ prefixes: ['/auth', '/dev/identity'], to: embedded.handler }];
}

function startEmbeddedIdentity(config: LocalConfig): Promise<Identity> {
  return createIdentity({
    publicUrl: config.publicUrl,
    proxies: config.proxies,
    dataDir: config.dataDir,
    smtpUrl: `smtp://127.0.0.1:${config.smtpPort}`,
    mailFrom: config.mailFrom,
    brand: config.brand,
    accounts: demoAccounts,
    backchannelUrl: `${config.publicUrl}${BACKCHANNEL_PATH}`,
    apiClientSecret: config.apiClientSecret,
    applications: [{ clientId: 'pgp', secret: config.pgpClientSecret, roles: ['fiche'] }],
  });
}
