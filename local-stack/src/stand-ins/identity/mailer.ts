import { writeLetter, writeMail, type Letter } from '@pwp/api-kit';
import type { Brand } from '@pwp/contracts';
import { createTransport } from 'nodemailer';

/** Sends the realm's mails. */
export interface Mailer {
  /** Resolves once the mail server accepted it; rejects when it did not. */
  send: (letter: Letter) => Promise<void>;
  /**
   * Calls `write` some time after the response, and sends what it gives: nothing that the caller can time tells whether
   * there is a mail. A failure is reported, never thrown at the caller.
   */
  sendLater: (write: () => Letter | undefined) => void;
  /** Waits for the mails in progress. */
  close: () => Promise<void>;
}

/** Timeout of the mail server, ms. */
const PATIENCE = 10_000;

/** How long a mail after a response waits at most, ms: the next request of its caller must not feel it. */
const LATER = 500;

/** A mailer over the SMTP server at `smtpUrl`. */
export function createMailer(smtpUrl: string, from: string, brand: Brand, warn: (message: string) => void): Mailer {
  const patience = { connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE };
  const transport = createTransport({ url: smtpUrl, ...patience });
  const underWay = new Set<Promise<void>>();

  async function send(letter: Letter): Promise<void> {
    await transport.sendMail({ from, ...writeMail(brand, writeLetter(letter)), subject: letter.subject });
  }

  return {
    send,
    sendLater(write) {
      // Not of `node:timers/promises`, which a test's clock does not hold.
      const sending = new Promise((resolve) => void setTimeout(resolve, Math.random() * LATER))
        .then(() => {
          const letter = write();
          return letter && send(letter);
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
