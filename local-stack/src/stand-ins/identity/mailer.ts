import { createTransport } from 'nodemailer';
import { html } from '@pwp/api-kit';

/** A mail with one link, to one address. */
export interface LinkMail {
  to: string;
  subject: string;
  /** What it is about. */
  opening: string;
  /** What the link is for and how long it lasts; a colon ends it. */
  invitation: string;
  link: string;
}

/** Sends the realm's mails. */
export interface Mailer {
  /** Resolves once the mail server accepted it; rejects when it did not. */
  send: (mail: LinkMail) => Promise<void>;
  /**
   * Calls `write` some time after the response, and sends what it gives: nothing that the caller can time tells whether
   * there is a mail. A failure is reported, never thrown at the caller.
   */
  sendLater: (write: () => LinkMail | undefined) => void;
  /** Waits for the mails in progress. */
  close: () => Promise<void>;
}

/** Timeout of the mail server, ms. */
const PATIENCE = 10_000;

/** How long a mail after a response waits at most, ms: the next request of its caller must not feel it. */
const LATER = 500;

/** A mailer over the SMTP server at `smtpUrl`. */
export function createMailer(smtpUrl: string, from: string, warn: (message: string) => void): Mailer {
  const patience = { connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE };
  const transport = createTransport({ url: smtpUrl, ...patience });
  const closing =
    'Ce message est automatique : n’y répondez pas. Si vous ne l’attendiez pas, ignorez-le : rien ne change.';
  const underWay = new Set<Promise<void>>();

  async function send({ to, subject, opening, invitation, link }: LinkMail): Promise<void> {
    const markup = html`<!doctype html>
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <title>${subject}</title>
        </head>
        <body>
          <p>Bonjour,</p>
          <p>${opening}</p>
          <p>${invitation} <a href="${link}">${link}</a></p>
          <p>${closing}</p>
        </body>
      </html>`;
    const text = `Bonjour,\n\n${opening}\n\n${invitation}\n${link}\n\n${closing}\n`;
    await transport.sendMail({ from, to, subject, text, html: markup.text });
  }

  return {
    send,
    sendLater(write) {
      const sending = delay(Math.random() * LATER)
        .then(() => {
          const mail = write();
          return mail && send(mail);
        })
        .catch((error: unknown) => warn(`identity: mail not sent: ${String(error)}`))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    async close() {
      await Promise.all(underWay);
      transport.close();
    },
  };
}

const delay = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
