import { expect, type APIRequestContext } from '@playwright/test';
import { z } from 'zod';
import { readJson } from './browser.ts';

/* The mails of a journey, in the mailbox of the portal. */

const Mails = z.array(
  z.object({
    id: z.union([z.string(), z.number()]),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  }),
);

/** A mail in the mail relay's stand-in. */
export type ReceivedMail = z.output<typeof Mails>[number];

/** All received mails, the newest first. */
export async function receivedMails(request: APIRequestContext): Promise<ReceivedMail[]> {
  return readJson(await request.get('/dev/mail/messages'), Mails);
}

/** Waits for the newest mail whose subject contains `subject`. */
export async function mailTo(request: APIRequestContext, address: string, subject: string): Promise<ReceivedMail> {
  return newMailTo(request, address, subject, []);
}

/** Waits for the newest mail whose subject contains `subject` and whose text has nothing of `former`. */
export async function newMailTo(
  request: APIRequestContext,
  address: string,
  subject: string,
  former: readonly string[],
): Promise<ReceivedMail> {
  let found: ReceivedMail | undefined;
  await expect
    .poll(
      async () => {
        const mails = await mailsTo(request, address, subject);
        found = mails.find(({ text }) => former.every((known) => !text.includes(known)));
        return found !== undefined;
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  if (found === undefined) throw new Error(`no mail « ${subject} » to ${address}`);
  return found;
}

/** All mails to an address so far whose subject contains `subject`. */
export async function mailsTo(request: APIRequestContext, address: string, subject: string): Promise<ReceivedMail[]> {
  const messages = await receivedMails(request);
  return messages.filter((message) => message.to === address && message.subject.includes(subject));
}

/** The link of a mail. */
export function linkOf({ text }: ReceivedMail): string {
  const [link] = /http\S+/.exec(text) ?? [];
  if (link === undefined) throw new Error('the mail has no link');
  return link;
}
