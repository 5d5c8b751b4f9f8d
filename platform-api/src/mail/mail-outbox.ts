import { outboxHandler, type Mail, type Outbox, type OutboxHandlers } from '@pwp/api-kit';
import { UniqueConstraintError } from 'sequelize';
import { z } from 'zod';
import type { SmtpSender } from './smtp-sender.ts';

const TOPIC = 'platform.send-mail';

/** The mail itself, kept until it left: what it tells has moved on by the time a server that was down is back. */
const Payload = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  unsubscribeUrl: z.string().optional(),
});

/** The port to mails, over the outbox. */
export function createMail(outbox: Outbox): Mail {
  return {
    async queue(key, message) {
      try {
        await outbox.add({ topic: TOPIC, key, payload: { ...message } });
      } catch (error) {
        // Queued before under this key; the transaction at hand stands, since the statement alone was refused.
        if (!(error instanceof UniqueConstraintError)) throw error;
      }
    },
  };
}

/** Hands queued mails to the mail server. */
export function mailHandlers(sender: SmtpSender): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(Payload, async ({ unsubscribeUrl, ...message }, { key }) =>
      sender.send(key, { ...message, ...(unsubscribeUrl !== undefined && { unsubscribeUrl }) }),
    ),
  };
}
