import { outboxHandler, writeMail, type Mail, type MailMessage, type OutboxHandlers } from '@pwp/api-kit';
import type { Brand } from '@pwp/contracts';
import { z } from 'zod';
import type { OutboxDispatcher } from '../outbox/outbox.ts';
import { SMTP_CONNECTIONS, type SmtpSender } from './smtp-sender.ts';

const TOPIC = 'platform.send-mail';

/** The complete mail, kept until it leaves: its data may have changed when a mail server is back. */
const Payload = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  unsubscribeUrl: z.string().optional(),
  oneClickUrl: z.string().optional(),
});

/** The port to mails, as the platform itself uses it. */
export interface MailQueue extends Mail {
  /** Queues these mails in the current transaction, as `queue` does each. */
  queueAll: (mails: readonly { key: string; message: MailMessage }[]) => Promise<void>;
}

/** The port to mails, on top of the outbox. */
export function createMail(outbox: Pick<OutboxDispatcher, 'addAll'>, brand: Brand): MailQueue {
  const queueAll: MailQueue['queueAll'] = (mails) =>
    outbox.addAll(mails.map(({ key, message }) => ({ topic: TOPIC, key, payload: { ...writeMail(brand, message) } })));
  return { queueAll, queue: (key, message) => queueAll([{ key, message }]) };
}

/** Sends queued mails to the mail server. */
export function mailHandlers(sender: SmtpSender): OutboxHandlers {
  return {
    [TOPIC]: {
      ...outboxHandler(Payload, (mail, { key }) => sender.send(key, mail)),
      // A process that is killed leaves no more mails sent and not marked than it had connections.
      atOnce: SMTP_CONNECTIONS,
    },
  };
}
