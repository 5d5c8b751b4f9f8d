import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GlpiDocument, GlpiTicket, type GlpiState } from '@pwp/module-support/testing';
import { z } from 'zod';
import { DocumentTable } from '../simulators/document-table.ts';
import { openSqlite } from '../simulators/sqlite-file.ts';

const TABLES = `
CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS tickets (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL) STRICT;
INSERT OR IGNORE INTO users (id, name) VALUES (2, 'portail-pwp'), (3, 'support');
`;

const UserRow = z.object({ id: z.int(), name: z.string() });

/** Opens GLPI's state, `glpi.sqlite`, and the files of its documents, `glpi-documents`. */
export function openGlpiStore(dataDir: string) {
  const database = openSqlite(join(dataDir, 'glpi.sqlite'), TABLES);
  const users = database.prepare('SELECT id, name FROM users ORDER BY id');
  const insertUser = database.prepare('INSERT OR IGNORE INTO users (id, name) VALUES (?, ?)');
  const folder = join(dataDir, 'glpi-documents');
  mkdirSync(folder, { recursive: true });
  const path = (id: number): string => join(folder, `document-${id}`);
  const state: GlpiState = {
    users: () => users.all().map((row) => UserRow.parse(row)),
    tickets: new DocumentTable(database, 'tickets', 'id', GlpiTicket),
    documents: new DocumentTable(database, 'documents', 'id', GlpiDocument),
    files: {
      get: (id) => (existsSync(path(id)) ? readFileSync(path(id)) : undefined),
      set: (id, bytes) => writeFileSync(path(id), bytes),
    },
  };
  return {
    ...state,
    addUser: (id: number, name: string): void => void insertUser.run(id, name),
    close: (): void => database.close(),
  };
}
