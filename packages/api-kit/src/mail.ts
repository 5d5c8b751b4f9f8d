/** A mail to one person; `text` and `html` say the same. */
export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Page where the person stops mails of this kind; a mail client shows it beside the subject. */
  unsubscribeUrl?: string;
}

/** Port to what leaves by mail. */
export interface Mail {
  /**
   * Queues a mail in the transaction at hand: it leaves after the commit, by itself, however long the mail server is down.
   * `key` is unique: what is queued twice under one key leaves once.
   */
  queue: (key: string, message: MailMessage) => Promise<void>;
}
