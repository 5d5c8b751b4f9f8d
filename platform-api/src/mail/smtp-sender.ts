import { createHash } from 'node:crypto';
import { DeliveryRefused, type MailMessage } from '@pwp/api-kit';
import { createTransport, type NodemailerError } from 'nodemailer';

/** Sends one mail, now. */
export interface SmtpSender {
  /**
   * Resolves once the server took the mail. Throws `DeliveryRefused` when it will never take it, `MailNotSent` when it may later.
   * The same `key` gives the same Message-ID, by which the other side recognises a repeat.
   */
  send: (key: string, message: MailMessage) => Promise<void>;
  close: () => void;
}

/** The mail server does not answer, or asks to come back; names no address. */
class MailNotSent extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'MailNotSent';
  }
}

/** Connections to the mail server, at most: relays refuse more from one sender. */
const CONNECTIONS = 5;
/** Patience for one answer of the server, ms. */
const ANSWER_TIMEOUT = 15_000;
/**
 * Patience for one mail, its wait for a connection included, ms; below the lease of the outbox (120 s). A stop waits for the
 * mails under way that long: one that is cut after its last byte would be sent again.
 */
const MAIL_TIMEOUT = 30_000;
/** Steps at which a refusal is about this mail, and not about us (credentials, sender). */
const STEPS_OF_THE_MAIL = new Set(['RCPT TO', 'DATA', 'API']);

/** Sends by SMTP over a few connections that are kept. */
export function createSmtpSender(smtpUrl: string, from: string): SmtpSender {
  const transport = createTransport({
    pool: true,
    url: smtpUrl,
    maxConnections: CONNECTIONS,
    // The outbox tries again, with a delay that grows.
    maxRequeues: 0,
    connectionTimeout: 5_000,
    greetingTimeout: ANSWER_TIMEOUT,
    socketTimeout: ANSWER_TIMEOUT,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(key, { to, subject, text, html, unsubscribeUrl }) {
      try {
        await transport.sendMail({
          from,
          // As an object: an address is one recipient, whatever commas it holds.
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: messageIdOf(key, from),
          headers: {
            'Auto-Submitted': 'auto-generated',
            ...(unsubscribeUrl !== undefined && { 'List-Unsubscribe': `<${unsubscribeUrl}>` }),
          },
          signal: AbortSignal.timeout(MAIL_TIMEOUT),
        });
      } catch (error) {
        throw withoutAddresses(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Says nothing of the key, which may name an account. */
function messageIdOf(key: string, from: string): string {
  const domain = /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;
}

/** What a server answers quotes the address: only its codes are told further. */
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
