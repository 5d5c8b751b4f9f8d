import { readTrustedProxies } from '@pwp/api-kit';
import { usualBrand, type Brand } from '@pwp/contracts';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { StoredMail } from '../../mailbox/mail-store.ts';
import { createMailbox } from '../../mailbox/mailbox.ts';
import type { AccountSeed } from '../account-store.ts';
import { openIdentityDatabase } from '../identity-database.ts';
import { createIdentity } from '../identity.ts';
import { passwordHashes } from '../password-hash.ts';
import { signingKeyOf } from '../secrets.ts';
import { startLogoutReceiver } from './logout-receiver.ts';
import { RealmClient } from './realm-client.ts';

/** The secret of `pwp-api` in tests. */
export const API_SECRET = 'secret-des-tests-de-pwp-api';

/** The secret of the applications `pgp`, which may request fiches, and `autre`, which has no right. */
export const PGP_SECRET = 'secret-des-tests-de-pgp';

/** The account of the tests. */
export const AGENT = {
  id: '5f0c8f60-5d0c-4c39-9a54-3f2d7f1b2a01',
  email: 'agent@pwp.test',
  firstName: 'Alice',
  lastName: 'DEMO',
  password: 'Portail-Demo-2026!',
  roles: ['professionnel'],
  groups: ['/guichets/00002/professionnels', '/guichets/PWP01/professionnels'],
} satisfies AccountSeed;

/** A test has no password to guard: a hash takes less than a millisecond. */
const passwords = passwordHashes([4, 8, 1]);

/** Drawn for the first realm of a process, and given to those that follow. */
let signingKey: string | undefined;

function giveSigningKey(dataDir: string): void {
  const database = openIdentityDatabase(dataDir);
  if (signingKey !== undefined)
    database.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)').run('signing-key', signingKey);
  signingKey = JSON.stringify(signingKeyOf(database));
  database.close();
}

const Messages = z.array(StoredMail);

/** An identity and a mailbox over real HTTP and SMTP, on free ports and in their own folder. */
export interface TestRealm {
  origin: string;
  dataDir: string;
  warnings: string[];
  /** Logout tokens that the realm sent, oldest first. */
  logoutTokens: readonly string[];
  /** A new browser each time. */
  newClient: () => RealmClient;
  /** Received mails, newest first. */
  messages: () => Promise<z.infer<typeof Messages>>;
  /** Resolves when this many mails were received in all. */
  waitForMail: (count: number) => Promise<z.infer<typeof Messages>>;
  /** Restarts the identity on the same folder, with another mail server if one is given. */
  restart: (smtpUrl?: string) => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Starts a realm; `smtpUrl` replaces the mailbox's address, `backchannelUrl` the logout receiver's. `proxies` lists
 * who may forward another address.
 */
export async function startTestRealm(
  options: { smtpUrl?: string; backchannelUrl?: string; proxies?: string; brand?: Brand } = {},
): Promise<TestRealm> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pwp-identity-'));
  giveSigningKey(dataDir);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const mailbox = await createMailbox({ smtpPort: 0, dataDir, warn });
  const receiver = await startLogoutReceiver();
  let identityHandler: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => {
    if (/^\/(auth|dev\/identity)\//.test(request.url ?? '')) identityHandler(request, response);
    else mailbox.handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port');
  const origin = `http://127.0.0.1:${address.port}`;

  const start = (smtpUrl = options.smtpUrl ?? `smtp://127.0.0.1:${mailbox.smtpPort}`) =>
    createIdentity({
      publicUrl: origin,
      dataDir,
      smtpUrl,
      mailFrom: 'Portail <postmaster@pwp.test>',
      brand: options.brand ?? usualBrand,
      accounts: [AGENT],
      passwords,
      backchannelUrl: options.backchannelUrl ?? receiver.url,
      apiClientSecret: API_SECRET,
      applications: [
        { clientId: 'pgp', secret: PGP_SECRET, roles: ['fiche'] },
        { clientId: 'autre', secret: PGP_SECRET, roles: [] },
      ],
      proxies: readTrustedProxies(options.proxies),
      warn,
    });
  let identity = await start();
  identityHandler = identity.handler;

  const messages = async () => Messages.parse(await (await fetch(`${origin}/dev/mail/messages`)).json());
  return {
    origin,
    dataDir,
    warnings,
    logoutTokens: receiver.tokens,
    newClient: () => new RealmClient(origin),
    messages,
    async waitForMail(count) {
      // A mail may leave half a second after the response, and later on a loaded machine.
      const late = Date.now() + 20_000;
      for (;;) {
        const received = await messages();
        if (received.length >= count) return received;
        if (Date.now() > late) throw new Error(`${count} mails were expected, ${received.length} came`);
        await setTimeout(20);
      }
    },
    async restart(smtpUrl) {
      await identity.close();
      identity = await start(smtpUrl);
      identityHandler = identity.handler;
    },
    async close() {
      await identity.close();
      await mailbox.close();
      await receiver.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dataDir, { recursive: true });
    },
  };
}
