import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inTransaction } from '../in-transaction.ts';
import { DocumentTable } from '../simulators/document-table.ts';
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
  const plis = new DocumentTable(database, 'plis', 'transaction_id', DocapostePli);
  const save = (pli: DocapostePli): void => plis.set(pli.transaction, pli, { en_cours: isMoving(pli) });

  return {
    /** Every pli, in order of arrival. */
    plis: (): DocapostePli[] => plis.list(),
    pli: (transaction: string): DocapostePli | undefined => plis.get(transaction),

    /** The plis that still move with time, or whose pieces have not reached the SNE. */
    moving: (): DocapostePli[] => plis.list('en_cours', 1),

    /** The path of a piece's bytes; seeded plis have none. */
    filePath: (transaction: string, rank: number): string => join(folder, transaction, String(rank)),

    /** A new folder for incoming files; the next opening deletes the leftovers of a crash. */
    arrivalFolder: (): string => mkdtempSync(join(arrivals, 'depot-')),

    /** Stores a pli with the files received in `arrival`. */
    addPli(pli: DocapostePli, arrival: string): void {
      rmSync(join(folder, pli.transaction), { recursive: true, force: true });
      renameSync(arrival, join(folder, pli.transaction));
      save(pli);
    },

    /** Adds plis without their files, in one transaction. */
    addPlis: (added: readonly DocapostePli[]): void => inTransaction(database, () => added.forEach(save)),
    save,
    close: (): void => database.close(),
  };
}

function isMoving(pli: DocapostePli): number {
  const underWay = pli.statut === 'numerisation-en-cours' || pli.statut === 'enregistrement-en-cours';
  return Number(pli.aVerser || (underWay && !pli.fige));
}
