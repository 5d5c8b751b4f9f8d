import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CannotListen } from '@pwp/api-kit';
import Koa from 'koa';
import { Router } from 'koa-router';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { z } from 'zod';
import { sendPage } from '../simulators/html-page.ts';
import { readBody } from '../simulators/request-body.ts';
import { openMailStore } from './mail-store.ts';
import { mailsOf } from './mailbox-page.ts';

/** Options of the mailbox. */
export interface MailboxOptions {
  /** Port of the SMTP server on 127.0.0.1; 0 picks a free one. */
  smtpPort: number;
  /** Folder of `mailbox.sqlite`. */
  dataDir: string;
  /** Receives messages for an operator; standard error by default. */
  warn?: (message: string) => void;
}

/** A running mailbox. */
export interface Mailbox {
  /** Handles everything under `/dev/mail`. */
  handler: RequestListener;
  /** Port of the SMTP server. */
  smtpPort: number;
  close: () => Promise<void>;
}

/** Whether the SMTP server fails on purpose: `erreur` answers 421 to every mail. */
const Panne = z.object({ mode: z.enum(['off', 'erreur']) });
type Panne = z.infer<typeof Panne>;
type MailStore = ReturnType<typeof openMailStore>;

/** Largest accepted mail, in bytes. */
const LARGEST_MAIL = 20 * 1024 * 1024;
/** A mail has inline styles; it runs nothing and loads nothing. */
const MAIL_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Starts a mailbox for one machine: an SMTP server that stores its mails, and a page at `/dev/mail`. `POST
 * /dev/mail/panne` makes it fail on purpose until a restart. Throws `CannotListen` when the SMTP port is taken.
 */
export async function createMailbox(options: MailboxOptions): Promise<Mailbox> {
  const warn = options.warn ?? ((message: string) => void process.stderr.write(`${message}\n`));
  const store = openMailStore(options.dataDir);
  const panne: Panne = { mode: 'off' };
  const smtp = smtpServer(store, panne, warn);
  const smtpPort = await listen(smtp, options.smtpPort);
  smtp.on('error', (error) => warn(`mailbox: ${error.message}`));

  const app = new Koa();
  app.on('error', (error: Error) => warn(`mailbox: ${error.stack ?? error.message}`));
  app.use(mailRoutes(store, panne).routes());
  const answer = app.callback();
  return {
    handler: (request, response) => void answer(request, response),
    smtpPort,
    async close() {
      await new Promise<void>((resolve) => smtp.close(resolve));
      store.close();
    },
  };
}

function mailRoutes(store: MailStore, panne: Panne): Router {
  const router = new Router({ prefix: '/dev/mail' });
  router.get('/', (ctx) => sendPage(ctx, 'Boîte aux lettres locale', mailsOf(store.list())));
  router.get('/messages', (ctx) => {
    ctx.body = store.list();
  });
  router.get('/messages/:id/html', (ctx, next) => {
    const mail = store.list().find(({ id }) => String(id) === ctx.params['id']);
    if (mail === undefined || mail.html === '') return next();
    ctx.set({ 'Content-Security-Policy': MAIL_SECURITY_POLICY, 'X-Content-Type-Options': 'nosniff' });
    ctx.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });
    ctx.type = 'html';
    ctx.body = mail.html;
    return undefined;
  });
  router.post('/panne', readBody('mode-invalide'), (ctx) => {
    const { success, data } = Panne.safeParse(ctx.request.body);
    if (success) panne.mode = data.mode;
    ctx.status = success ? 200 : 400;
    ctx.body = panne;
  });
  router.delete('/messages', (ctx) => {
    store.clear();
    ctx.status = 204;
  });
  return router;
}

function smtpServer(store: MailStore, panne: Panne, warn: (message: string) => void): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    // Accepts any credentials, so that a production-like address (user and password) can be tested.
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'local' }),
    allowInsecureAuth: true,
    // Careful clients would refuse a self-signed certificate.
    disabledCommands: ['STARTTLS'],
    size: LARGEST_MAIL,
    // At each mail, not at the connection: senders keep theirs open.
    onMailFrom: (_address, _session, done) =>
      done(panne.mode === 'off' ? null : Object.assign(new Error('Service not available'), { responseCode: 421 })),
    onData(stream, session, done) {
      void receive(stream, session, done);
    },
  });

  /** Stores a mail; an error goes to the sender. */
  async function receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    done: (error?: Error) => void,
  ): Promise<void> {
    try {
      const mail = await simpleParser(stream);
      if (stream.sizeExceeded) throw new Error(`mail larger than ${LARGEST_MAIL} bytes`);
      store.add({
        to: session.envelope.rcptTo.map((recipient) => recipient.address).join(', '),
        subject: mail.subject ?? '',
        text: mail.text ?? '',
        html: typeof mail.html === 'string' ? mail.html : '',
        date: new Date().toISOString(),
      });
      done();
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      warn(`mailbox: mail not kept: ${reason.message}`);
      done(reason);
    }
  }
}

function listen(smtp: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => reject(new CannotListen('127.0.0.1', port, error, 'PWP_SMTP_PORT'));
    smtp.once('error', refuse);
    smtp.listen(port, '127.0.0.1', () => {
      smtp.off('error', refuse);
      const address: AddressInfo | string | null = smtp.server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
