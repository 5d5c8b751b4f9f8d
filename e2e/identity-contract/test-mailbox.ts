import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '@pwp/api-kit';
import { z } from 'zod';
import { createMailbox } from '@pwp/local-stack/stand-ins/mailbox/mailbox';

const Messages = z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() }));

/** A separate mailbox, on free ports. */
export interface TestMailbox {
  smtpPort: number;
  /** The newest first. */
  messages: () => Promise<z.output<typeof Messages>>;
  close: () => Promise<void>;
}

/** Starts a mailbox whose data are deleted at its end. */
export async function startTestMailbox(): Promise<TestMailbox> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pwp-mailbox-'));
  const mailbox = await createMailbox({ smtpPort: 0, dataDir });
  const server = await listen(mailbox.handler, { port: 0, host: '127.0.0.1' });
  return {
    smtpPort: mailbox.smtpPort,
    messages: async () => Messages.parse(await (await fetch(`${server.url}/dev/mail/messages`)).json()),
    async close() {
      await server.close(0);
      await mailbox.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
