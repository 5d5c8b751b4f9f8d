/** A mail to one person; `text` and `html` have the same content. */
export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Page where the person unsubscribes from mails of this kind. A mail client shows it beside the subject. */
  unsubscribeUrl?: string;
}

/** Port to outgoing mails. */
export interface Mail {
  /**
   * Queues a mail in the current transaction. It is sent after the commit and retried while the mail server is down.
   * `key` is unique, 100 characters at most: two mails with one key are sent once. Throws `TypeError` for a longer one.
   */
  queue: (key: string, message: MailMessage) => Promise<void>;
}
