import { createTransport } from 'nodemailer';

/** A mail to one address. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Sends the realm's mails. */
export interface Mailer {
  /**
   * Calls `write` some time after the response, and sends what it gives: nothing that the caller can time tells whether
   * there is a mail. A failure is reported, never thrown at the caller.
   */
  sendLater: (write: () => Mail | undefined) => void;
  /** Resolves once the mail server accepted it; rejects when it did not. */
  deliver: (mail: Mail) => Promise<void>;
  /** Waits for the mails in progress. */
  close: () => Promise<void>;
}

/** Timeout of the mail server, ms. */
const PATIENCE = 10_000;

/** How long a mail after a response waits at most, ms: the next request of its caller must not feel it. */
const LATER = 500;

/** A mailer over the SMTP server at `smtpUrl`. */
export function createMailer(smtpUrl: string, from: string, warn: (message: string) => void): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
  });
  const underWay = new Set<Promise<void>>();

  async function deliver(mail: Mail): Promise<void> {
    await transport.sendMail({ ...mail, from });
  }

  return {
    deliver,
    sendLater(write) {
      const sending = new Promise((resolve) => setTimeout(resolve, Math.random() * LATER))
        .then(() => {
          const mail = write();
          return mail && deliver(mail);
        })
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
