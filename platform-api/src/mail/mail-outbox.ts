import { outboxHandler, type Mail, type Outbox, type OutboxHandlers } from '@pwp/api-kit';
import type { Brand } from '@pwp/contracts';
import { z } from 'zod';
import { mailPage } from './mail-page.ts';
import type { SmtpSender } from './smtp-sender.ts';

const TOPIC = 'platform.send-mail';

/** What a mail is once it is written. */
export type WrittenMail = z.output<typeof Payload>;

/** The complete mail, kept until it leaves: its data may have changed when a mail server is back. */
const Payload = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  unsubscribeUrl: z.string().optional(),
});

/** The port to mails, on top of the outbox. */
export function createMail(outbox: Outbox, brand: Brand): Mail {
  return {
    queue(key, message) {
      const { to, subject, text, unsubscribeUrl } = message;
      const written = { subject: `${brand.name} : ${subject}`, text, html: mailPage(brand, message) };
      return outbox.add({ topic: TOPIC, key, payload: { to, ...written, unsubscribeUrl } });
    },
  };
}

/** Sends queued mails to the mail server. */
export function mailHandlers(sender: SmtpSender): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(Payload, (mail, { key }) => sender.send(key, mail)),
  };
}
