import { join } from 'node:path';
import { z } from 'zod';
import { openSqlite } from '../simulators/sqlite-file.ts';

/** A received mail; `to` holds its recipients, comma-separated, `date` an ISO instant. */
export const StoredMail = z.object({
  id: z.number(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  date: z.string(),
});
export type StoredMail = z.infer<typeof StoredMail>;

/** Most mails in the store; the oldest are deleted first. */
const MAXIMUM = 1000;

const TABLE = `CREATE TABLE IF NOT EXISTS mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT, recipients TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
  received_at TEXT NOT NULL
) STRICT`;

/** Opens the received mails, in `mailbox.sqlite`. */
export function openMailStore(dataDir: string) {
  const database = openSqlite(join(dataDir, 'mailbox.sqlite'), `PRAGMA busy_timeout = 5000; ${TABLE}`);
  const insert = database.prepare(
    'INSERT INTO mails (recipients, subject, text, html, received_at) VALUES (?, ?, ?, ?, ?)',
  );
  const forget = database.prepare('DELETE FROM mails WHERE id <= ?');
  const select = database.prepare(
    'SELECT id, recipients AS "to", subject, text, html, received_at AS date FROM mails ORDER BY id DESC',
  );
  return {
    add(mail: Omit<StoredMail, 'id'>): void {
      const { lastInsertRowid } = insert.run(mail.to, mail.subject, mail.text, mail.html, mail.date);
      forget.run(Number(lastInsertRowid) - MAXIMUM);
    },
    /** All mails, newest first. */
    list: (): StoredMail[] => z.array(StoredMail).parse(select.all()),
    clear: (): void => database.exec('DELETE FROM mails'),
    close: (): void => database.close(),
  };
}
