import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DocumentTable } from '../simulators/document-table.ts';
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
  const users = database.prepare('SELECT id, name FROM users ORDER BY id');
  const insertUser = database.prepare('INSERT OR IGNORE INTO users (id, name) VALUES (?, ?)');
  const tickets = new DocumentTable(database, 'tickets', 'id', GlpiTicket);
  const documents = new DocumentTable(database, 'documents', 'id', GlpiDocument);
  const folder = join(dataDir, 'glpi-documents');
  mkdirSync(folder, { recursive: true });
  const documentPath = (id: number): string => join(folder, `document-${id}`);

  return {
    users: () => users.all().map((row) => UserRow.parse(row)),
    addUser: (id: number, name: string): void => void insertUser.run(id, name),

    /** Every ticket, in order of arrival. */
    tickets: (): GlpiTicket[] => tickets.list(),
    ticket: (id: number): GlpiTicket | undefined => tickets.get(id),

    /** Stores a ticket under the next id. */
    add(ticket: Omit<GlpiTicket, 'id'>): GlpiTicket {
      const added = { ...ticket, id: tickets.next() };
      tickets.insert(added.id, added);
      return added;
    },

    save: (ticket: GlpiTicket): void => tickets.update(ticket.id, ticket),

    /** Where an upload is written before it becomes a document. */
    folder,
    documentPath,
    documents: (): GlpiDocument[] => documents.list(),

    /** Stores a document whose bytes are in the file `path`, which becomes its own. */
    addDocument(document: Omit<GlpiDocument, 'id'>, path: string): GlpiDocument {
      const added = { ...document, id: documents.next() };
      renameSync(path, documentPath(added.id));
      documents.insert(added.id, added);
      return added;
    },

    close: (): void => database.close(),
  };
}
