/** The floor: nodemailer's own pool, which sends one mail to so many recipients at SIGUSR2. */
import { once } from 'node:events';
import { createTransport } from 'nodemailer';
import pMap from 'p-map';
import { z } from 'zod';

const Settings = z.object({
  smtpUrl: z.string(),
  connections: z.int(),
  mails: z.int(),
  from: z.string(),
  mail: z.object({ subject: z.string(), text: z.string(), html: z.string(), oneClickUrl: z.string() }),
});

const { smtpUrl, connections, mails, from, mail } = Settings.parse(JSON.parse(process.argv[2] ?? '{}'));
const { subject, text, html, oneClickUrl } = mail;
const transport = createTransport({ pool: true, url: smtpUrl, maxConnections: connections });
const headers = {
  'Auto-Submitted': 'auto-generated',
  'List-Unsubscribe': `<${oneClickUrl}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
};
const begun = once(process, 'SIGUSR2');
// It stays until it is stopped, so that what it used can be read.
setInterval(() => undefined, 60_000);
console.log('Pool ready: http');
await begun;
await pMap(
  Array.from({ length: mails }, (_, rank) => rank),
  (rank) => transport.sendMail({ from, to: `agent-${rank}@exemple.test`, subject, text, html, headers }),
  // One that waits for each connection, so that none is ever free.
  { concurrency: 2 * connections },
);
transport.close();
