import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { callOutside, currentRequestId, DeliveryRefused } from '@pwp/api-kit';
import { createTransport, type NodemailerError } from 'nodemailer';
import type { WrittenMail } from '@pwp/api-kit';
import { smtpOptions } from './smtp-options.ts';

/** Sends one mail, now. */
export interface SmtpSender {
  /**
   * Resolves once the server accepted the mail. Throws `DeliveryRefused` when it never will, `MailNotSent` when it
   * may later. The same `key` gives the same Message-ID, so that the server recognises a repeat.
   */
  send: (key: string, mail: WrittenMail) => Promise<void>;
  close: () => void;
}

/** The mail server does not answer, or asks to retry later. It holds no address. */
class MailNotSent extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'MailNotSent';
  }
}

/** Most connections to the mail server: relays limit them for each sender. */
export const SMTP_CONNECTIONS = 5;
/** How long the mail server may take, ms. */
interface SmtpPatience {
  /** For one response. */
  answer: number;
  /**
   * For one mail, with its wait for a connection. A stop waits this long for the mails in progress: one that is cut after its last byte
   * would be sent twice.
   */
  mail: number;
}

const PATIENCE: SmtpPatience = { answer: 15_000, mail: 30_000 };
/** SMTP steps at which a refusal concerns this mail, not our credentials or sender. */
const STEPS_OF_THE_MAIL = new Set(['RCPT TO', 'DATA', 'API']);

/** Sends by SMTP over a small pool of connections. */
export function createSmtpSender(smtpUrl: string, from: string, patience = PATIENCE): SmtpSender {
  const transport = createTransport({
    ...smtpOptions(smtpUrl),
    pool: true,
    maxConnections: SMTP_CONNECTIONS,
    // The outbox retries with a growing delay.
    maxRequeues: 0,
    greetingTimeout: patience.answer,
    socketTimeout: patience.answer,
  });
  transport.use('stream', ({ message }, done) => {
    message?.transform(inOnePiece);
    done();
  });
  return {
    send(key, { to, subject, text, html, ...urls }) {
      const requestId = currentRequestId();
      const send = () =>
        transport.sendMail({
          from,
          // An object, so that an address with commas stays one recipient.
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: messageIdOf(key, from),
          headers: {
            'Auto-Submitted': 'auto-generated',
            ...(requestId !== undefined && { 'X-Request-Id': requestId }),
            ...unsubscribeHeaders(urls),
          },
          signal: AbortSignal.timeout(patience.mail),
        });
      return callOutside({ system: 'SMTP', isRefusal }, async () => {
        try {
          await send();
        } catch (error) {
          throw withoutAddresses(error);
        }
      });
    },
    close: () => transport.close(),
  };
}

/** A mail leaves in one write: nodemailer makes one, a packet or a record of TLS, of each of its lines of headers and bodies. */
function inOnePiece(): Transform {
  const pieces: Buffer[] = [];
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
    flush: (done) => done(null, Buffer.concat(pieces)),
  });
}

const isRefusal = (error: unknown) => error instanceof DeliveryRefused;

/** A mail client posts to the one address (RFC 8058), or opens the other one. */
function unsubscribeHeaders({
  unsubscribeUrl,
  oneClickUrl,
}: Pick<WrittenMail, 'unsubscribeUrl' | 'oneClickUrl'>): Record<string, string> {
  if (oneClickUrl !== undefined)
    return { 'List-Unsubscribe': `<${oneClickUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  return unsubscribeUrl === undefined ? {} : { 'List-Unsubscribe': `<${unsubscribeUrl}>` };
}

/** Hides the key, which may name an account. */
function messageIdOf(key: string, from: string): string {
  const domain = /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;
}

/** The server's text quotes the address: only its codes are passed on. */
function withoutAddresses(error: unknown): Error {
  const { code = 'ESMTP', command, responseCode, response = '', permanent } = readError(error);
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const reason = [code, command, responseCode, enhanced].filter((part) => part !== undefined).join(' ');
  const aboutTheMail = command !== undefined && STEPS_OF_THE_MAIL.has(command);
  const neverTaken = permanent === true || (code === 'EENVELOPE' && responseCode === undefined);
  return aboutTheMail && neverTaken ? new DeliveryRefused(reason) : new MailNotSent(reason);
}

function readError(error: unknown): Partial<NodemailerError> {
  return error instanceof Error ? error : {};
}
