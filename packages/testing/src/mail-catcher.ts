import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { freePort } from './free-port.ts';

/** A mail received by SMTP. */
export interface CaughtMail {
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** By lower-case name, as written on the wire, unfolded. */
  headers: ReadonlyMap<string, string>;
}

/** Responses that a mail server may send instead of accepting a recipient or a mail. */
export interface SmtpRefusal {
  /** `recipient`: at RCPT TO. `mail`: after the last byte. */
  at: 'recipient' | 'mail';
  code: number;
  message: string;
}

/** A real SMTP server that a test controls. */
export interface MailCatcher {
  /** `smtp://…`, the same after a stop. */
  url: string;
  readonly mails: CaughtMail[];
  /** Refusals by address; others are accepted. */
  readonly refusals: Map<string, SmtpRefusal>;
  /** Number of opened connections. */
  connections: () => number;
  /** Closes the port, like a server that is down. */
  stop: () => Promise<void>;
  /** Listens again on the same port. */
  restart: () => Promise<void>;
}

/** Starts a mail server on a free port. */
export async function startMailCatcher(): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const refusals: MailCatcher['refusals'] = new Map();
  let connections = 0;

  const create = () =>
    new SMTPServer({
      authOptional: true,
      // Clients keep their connections, so a stop waits this long for them at most, ms.
      closeTimeout: 50,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onConnect(_session, done) {
        connections += 1;
        done();
      },
      onRcptTo({ address }, _session, done) {
        const refusal = refusals.get(address);
        if (refusal?.at === 'recipient') done(asError(refusal));
        else done();
      },
      onData(stream, session, done) {
        void answer(receive(stream, session), done);
      },
    });

  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> => {
    const parsed = await simpleParser(stream);
    const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
    const refusal = refusals.get(to);
    if (refusal?.at === 'mail') throw asError(refusal);
    mails.push({
      to,
      from: parsed.from?.text ?? '',
      subject: parsed.subject ?? '',
      text: parsed.text ?? '',
      html: typeof parsed.html === 'string' ? parsed.html : '',
      messageId: parsed.messageId ?? '',
      headers: new Map(
        parsed.headerLines.map(({ key, line }) => [
          key,
          line
            .slice(line.indexOf(':') + 1)
            .replace(/\r?\n\s+/g, ' ')
            .trim(),
        ]),
      ),
    });
  };

  let server = create();
  const port = await freePort();
  await listen(server, port);
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refusals,
    connections: () => connections,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
    async restart() {
      server = create();
      await listen(server, port);
    },
  };
}

async function answer(work: Promise<void>, done: (error?: Error) => void): Promise<void> {
  try {
    await work;
  } catch (error) {
    return done(error instanceof Error ? error : new Error(String(error)));
  }
  return done();
}

function asError({ code, message }: SmtpRefusal): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

function listen(server: SMTPServer, port: number): Promise<void> {
  // A client cut in mid-command is not an error of the server.
  server.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
