import { outboxHandler, type Mail, type Outbox, type OutboxHandlers } from '@pwp/api-kit';
import { z } from 'zod';
import type { SmtpSender } from './smtp-sender.ts';

const TOPIC = 'platform.send-mail';

/** The complete mail, kept until it leaves: its data may have changed when a mail server is back. */
const Payload = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  unsubscribeUrl: z.string().optional(),
});

/** The port to mails, on top of the outbox. */
export function createMail(outbox: Outbox): Mail {
  return {
    queue: (key, message) => outbox.add({ topic: TOPIC, key, payload: { ...message } }),
  };
}

/** Sends queued mails to the mail server. */
export function mailHandlers(sender: SmtpSender): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(Payload, async ({ unsubscribeUrl, ...message }, { key }) =>
      sender.send(key, { ...message, ...(unsubscribeUrl !== undefined && { unsubscribeUrl }) }),
    ),
  };
}
