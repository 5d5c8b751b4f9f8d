import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inTransaction } from '../in-transaction.ts';
import { openSqlite } from '../simulators/sqlite-file.ts';
import { DocapostePli } from './pli-document.ts';

const TABLES = `
CREATE TABLE IF NOT EXISTS plis (
  rang INTEGER PRIMARY KEY AUTOINCREMENT, transaction_id TEXT NOT NULL UNIQUE, en_cours INTEGER NOT NULL, document TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS plis_en_cours ON plis (en_cours);
`;

export type DocaposteStore = ReturnType<typeof openDocaposteStore>;

/** Opens Docaposte's state: `docaposte.sqlite`, and the files of plis in `docaposte-fichiers/<transaction>/<rank>`. */
export function openDocaposteStore(dataDir: string) {
  const folder = join(dataDir, 'docaposte-fichiers');
  const arrivals = join(dataDir, 'docaposte-arrivees');
  mkdirSync(folder, { recursive: true });
  rmSync(arrivals, { recursive: true, force: true });
  mkdirSync(arrivals);
  const database = openSqlite(join(dataDir, 'docaposte.sqlite'), TABLES);
  const selectAll = database.prepare('SELECT document FROM plis ORDER BY rang');
  const selectOne = database.prepare('SELECT document FROM plis WHERE transaction_id = ?');
  const selectMoving = database.prepare('SELECT document FROM plis WHERE en_cours = 1 ORDER BY rang');
  const insert = database.prepare('INSERT INTO plis (transaction_id, en_cours, document) VALUES (?, ?, ?)');
  const update = database.prepare('UPDATE plis SET en_cours = ?, document = ? WHERE transaction_id = ?');

  return {
    /** Every pli, in order of arrival. */
    plis: (): DocapostePli[] => selectAll.all().map(pliOf),

    pli(transaction: string): DocapostePli | undefined {
      const row = selectOne.get(transaction);
      return row === undefined ? undefined : pliOf(row);
    },

    /** The plis that still move with time, or whose pieces have not reached the SNE. */
    moving: (): DocapostePli[] => selectMoving.all().map(pliOf),

    /** The path of a piece's bytes; seeded plis have none. */
    filePath: (transaction: string, rank: number): string => join(folder, transaction, String(rank)),

    /** A new folder for incoming files; the next opening deletes the leftovers of a crash. */
    arrivalFolder: (): string => mkdtempSync(join(arrivals, 'depot-')),

    /** Stores a pli with the files received in `arrival`. */
    addPli(pli: DocapostePli, arrival: string): void {
      rmSync(join(folder, pli.transaction), { recursive: true, force: true });
      renameSync(arrival, join(folder, pli.transaction));
      insert.run(pli.transaction, Number(isMoving(pli)), JSON.stringify(pli));
    },

    /** Adds plis without their files, in one transaction. */
    addPlis(plis: readonly DocapostePli[]): void {
      inTransaction(database, () => {
        for (const pli of plis) insert.run(pli.transaction, Number(isMoving(pli)), JSON.stringify(pli));
      });
    },

    save(pli: DocapostePli): void {
      update.run(Number(isMoving(pli)), JSON.stringify(pli), pli.transaction);
    },

    close: (): void => database.close(),
  };
}

function isMoving(pli: DocapostePli): boolean {
  const underWay = pli.statut === 'numerisation-en-cours' || pli.statut === 'enregistrement-en-cours';
  return pli.aVerser || (underWay && !pli.fige);
}

function pliOf(row: Record<string, unknown>): DocapostePli {
  return DocapostePli.parse(JSON.parse(String(row['document'])));
}
