import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inTransaction } from '../in-transaction.ts';
import { openSqlite } from '../simulators/sqlite-file.ts';
import { GlpiDocument, GlpiTicket } from './glpi-ticket.ts';

const TABLES = `
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS tickets (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL) STRICT;
INSERT OR IGNORE INTO users (id, name) VALUES (2, 'portail-pwp'), (3, 'support');
`;

const UserRow = z.object({ id: z.int(), name: z.string() });

export type GlpiStore = ReturnType<typeof openGlpiStore>;

/** Opens GLPI's state, `glpi.sqlite`, and the files of its documents, `glpi-documents`. */
export function openGlpiStore(dataDir: string) {
  const database = openSqlite(join(dataDir, 'glpi.sqlite'), TABLES);
  const selectAll = database.prepare('SELECT document FROM tickets ORDER BY id');
  const selectOne = database.prepare('SELECT document FROM tickets WHERE id = ?');
  const insert = database.prepare("INSERT INTO tickets (document) VALUES ('{}')");
  const update = database.prepare('UPDATE tickets SET document = ? WHERE id = ?');
  const insertUser = database.prepare('INSERT OR IGNORE INTO users (id, name) VALUES (?, ?)');
  const selectUsers = database.prepare('SELECT id, name FROM users ORDER BY id');

  const insertDocument = database.prepare("INSERT INTO documents (document) VALUES ('{}')");
  const updateDocument = database.prepare('UPDATE documents SET document = ? WHERE id = ?');
  const selectDocuments = database.prepare('SELECT document FROM documents ORDER BY id');
  const folder = join(dataDir, 'glpi-documents');
  mkdirSync(folder, { recursive: true });

  const ticketOf = (row: Record<string, unknown>) => GlpiTicket.parse(JSON.parse(String(row['document'])));

  function save(ticket: GlpiTicket): void {
    update.run(JSON.stringify(ticket), ticket.id);
  }

  return {
    users: () => selectUsers.all().map((row) => UserRow.parse(row)),
    addUser: (id: number, name: string): void => void insertUser.run(id, name),

    /** Every ticket, in order of arrival. */
    tickets: (): GlpiTicket[] => selectAll.all().map(ticketOf),

    ticket(id: number): GlpiTicket | undefined {
      const row = selectOne.get(id);
      return row === undefined ? undefined : ticketOf(row);
    },

    /** Stores a ticket under the next id. */
    add: (ticket: Omit<GlpiTicket, 'id'>): GlpiTicket =>
      inTransaction(database, () => {
        const id = Number(insert.run().lastInsertRowid);
        const added = { ...ticket, id };
        save(added);
        return added;
      }),

    save,

    /** Where an upload is written before it becomes a document. */
    folder,
    documentPath: (id: number): string => join(folder, `document-${id}`),
    documents: (): GlpiDocument[] =>
      selectDocuments.all().map((row) => GlpiDocument.parse(JSON.parse(String(row['document'])))),

    /** Stores a document whose bytes are in the file `path`, which becomes its own. */
    addDocument: (document: Omit<GlpiDocument, 'id'>, path: string): GlpiDocument =>
      inTransaction(database, () => {
        const id = Number(insertDocument.run().lastInsertRowid);
        const added = { ...document, id };
        updateDocument.run(JSON.stringify(added), id);
        renameSync(path, join(folder, `document-${id}`));
        return added;
      }),

    close: (): void => database.close(),
  };
}
