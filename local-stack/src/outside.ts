import type { RequestListener } from 'node:http';
import { demoAccounts } from './demo-data/demo-accounts.ts';
import { createDocaposte } from './docaposte/docaposte.ts';
import { createIdentity } from './identity/identity.ts';
import type { LocalConfig } from './local-config.ts';
import { createMailbox } from './mailbox/mailbox.ts';
import { createSne } from './sne/sne.ts';

/** Everything that stands in for the outside: one handler by path prefix. */
export interface Outside {
  routes: { prefixes: string[]; to: RequestListener }[];
  close(): Promise<void>;
}

/** Starts identity, mailbox and simulators on the data of `config.dataDir`. `selfUrl` is where they answer. */
export async function createOutside(config: LocalConfig, selfUrl: string): Promise<Outside> {
  const { dataDir } = config;
  const mailbox = await createMailbox({ smtpPort: config.smtpPort, dataDir });
  const identity = await createIdentity({
    publicUrl: config.publicUrl,
    dataDir,
    smtpUrl: `smtp://127.0.0.1:${config.smtpPort}`,
    mailFrom: config.mailFrom,
    accounts: demoAccounts,
    apiClientSecret: config.apiClientSecret,
  });
  const sne = await createSne({ dataDir, apiKey: config.sneApiKey });
  const docaposte = await createDocaposte({
    dataDir,
    apiKey: config.docaposteApiKey,
    sneUrl: `${selfUrl}/simulateurs/sne/v1`,
    sneApiKey: config.sneApiKey,
    pace: config.docapostePace,
  });
  return {
    routes: [
      { prefixes: ['/auth'], to: identity.handler },
      { prefixes: ['/dev/mail'], to: mailbox.handler },
      { prefixes: ['/simulateurs/sne', '/dev/sne'], to: sne.handler },
      { prefixes: ['/simulateurs/docaposte', '/dev/docaposte'], to: docaposte.handler },
    ],
    async close() {
      await docaposte.close();
      await sne.close();
      await identity.close();
      await mailbox.close();
    },
  };
}
