import { html, type Html } from '../http/html.ts';

/** The last line of every mail, as text and as HTML. */
export const SENT_BY_ITSELF = 'Ce message est envoyé automatiquement, merci de ne pas y répondre.';

/** What a mail leads to, as a button: one a mail. */
export function mailButton(label: string, url: string): Html {
  return html`<p style="margin:0 0 16px">
    <a
      href="${url}"
      style="display:inline-block;padding:8px 16px;background:#000091;color:#ffffff;font-weight:500;text-decoration:none"
      >${label}</a
    >
  </p>`;
}

/** A mail to one person; `text` and the page have the same content. The host draws the page in the portal's look. */
export interface MailMessage {
  to: string;
  /** The host puts the portal's name before it. */
  subject: string;
  text: string;
  heading: string;
  body: readonly Html[];
  /** In small, under a line. */
  foot: Html;
  /** Page where the person unsubscribes from mails of this kind. A mail client shows it beside the subject. */
  unsubscribeUrl?: string;
  /** Address to which a mail client posts when the person asks it to unsubscribe (RFC 8058): one click, without signing in. */
  oneClickUrl?: string | undefined;
}

/** Port to outgoing mails. */
export interface Mail {
  /**
   * Queues a mail in the current transaction. It is sent after the commit and retried while the mail server is down.
   * `key` is unique, 100 characters at most: two mails with one key are sent once. Throws `TypeError` for a longer one.
   */
  queue: (key: string, message: MailMessage) => Promise<void>;
}
