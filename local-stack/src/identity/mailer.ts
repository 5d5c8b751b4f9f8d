import { createTransport } from 'nodemailer';

/** A mail to one address. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Sends mails behind the answers; a failure is reported, never thrown at whoever asked. */
export interface Mailer {
  send: (mail: Mail) => void;
  /** Waits for the mails under way. */
  close: () => Promise<void>;
}

/** How long the mail server may take to answer, in ms. */
const PATIENCE = 10_000;

/** A mailer over the SMTP server at `smtpUrl`. */
export function createMailer(smtpUrl: string, from: string, warn: (message: string) => void): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
  });
  const underWay = new Set<Promise<void>>();
  return {
    send(mail) {
      const sending = transport
        .sendMail({ ...mail, from })
        .then(() => undefined)
        .catch((error: unknown) =>
          warn(`identity: mail not sent: ${error instanceof Error ? error.message : String(error)}`),
        )
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    async close() {
      await Promise.all(underWay);
      transport.close();
    },
  };
}
