import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** A received mail; `to` holds its recipients, comma-separated, `date` an ISO instant. */
export interface StoredMail {
  id: number;
  to: string;
  subject: string;
  text: string;
  html: string;
  date: string;
}

/** Most mails in the store; the oldest are deleted first. */
const MAXIMUM = 1000;

const Row = z
  .object({
    id: z.number(),
    recipients: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    received_at: z.string(),
  })
  .transform(({ id, recipients, subject, text, html, received_at }): StoredMail => ({
    id,
    to: recipients,
    subject,
    text,
    html,
    date: received_at,
  }));

/** The received mails, in `mailbox.sqlite`. */
export class MailStore {
  readonly #database: DatabaseSync;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#database = new DatabaseSync(join(dataDir, 'mailbox.sqlite'), { timeout: 5000 });
    this.#database.exec(`PRAGMA journal_mode = WAL;
      CREATE TABLE IF NOT EXISTS mails (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        recipients TEXT NOT NULL,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        received_at TEXT NOT NULL
      ) STRICT`);
  }

  add(mail: Omit<StoredMail, 'id'>): void {
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO mails (recipients, subject, text, html, received_at) VALUES (?, ?, ?, ?, ?)')
      .run(mail.to, mail.subject, mail.text, mail.html, mail.date);
    this.#database.prepare('DELETE FROM mails WHERE id <= ?').run(Number(lastInsertRowid) - MAXIMUM);
  }

  /** All mails, newest first. */
  list(): StoredMail[] {
    const rows = this.#database
      .prepare('SELECT id, recipients, subject, text, html, received_at FROM mails ORDER BY id DESC')
      .all();
    return z.array(Row).parse(rows);
  }

  clear(): void {
    this.#database.exec('DELETE FROM mails');
  }

  close(): void {
    this.#database.close();
  }
}
