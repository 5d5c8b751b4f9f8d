/** A mail server that keeps nothing but counts, and tells them by HTTP: `GET` reads them, `DELETE` begins anew. */
import { listen } from '@pwp/api-kit';
import { SMTPServer } from 'smtp-server';

/** What arrived since it began anew; `lastAt` in ms since the epoch. */
export interface Arrived {
  mails: number;
  recipients: number;
  bytes: number;
  lastAt: number;
}

const [smtpPort = '0', httpPort = '0'] = process.argv.slice(2);
const recipients = new Set<string>();
let arrived = { mails: 0, bytes: 0, lastAt: 0 };

const smtp = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, { envelope }, done) {
    let bytes = 0;
    stream.on('data', ({ length }: Buffer) => (bytes += length));
    stream.once('end', () => {
      for (const { address } of envelope.rcptTo) recipients.add(address);
      arrived = { mails: arrived.mails + 1, bytes: arrived.bytes + bytes, lastAt: Date.now() };
      done();
    });
  },
});
// A client that is stopped may cut its connection.
smtp.on('error', () => undefined);
await new Promise<void>((resolve) => smtp.listen(Number(smtpPort), '127.0.0.1', resolve));
const { url } = await listen(
  (request, response) => {
    if (request.method === 'DELETE') {
      recipients.clear();
      arrived = { mails: 0, bytes: 0, lastAt: 0 };
    }
    response.end(JSON.stringify({ ...arrived, recipients: recipients.size } satisfies Arrived));
  },
  { port: Number(httpPort), host: '127.0.0.1' },
);
console.log(`Sink ready: ${url}`);
