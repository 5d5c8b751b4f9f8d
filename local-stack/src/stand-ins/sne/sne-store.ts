import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inTransaction } from '../in-transaction.ts';
import { openSqlite } from '../simulators/sqlite-file.ts';

/** A demande in the SNE, without its pieces. */
export const SneDemande = z.object({
  numeroUnique: z.string(),
  statut: z.enum(['active', 'radiee']),
  demandeur: z.object({ nom: z.string(), prenom: z.string(), dateNaissance: z.string() }),
});
export type SneDemande = z.infer<typeof SneDemande>;

/** A piece in the SNE: its fields in the protocol, its category, and whether an instruction locks it. */
export const SnePiece = z.object({
  id: z.string(),
  nom: z.string(),
  perimetre: z.string(),
  type: z.string(),
  taille: z.int(),
  sha256: z.string(),
  dateDepot: z.string(),
  dateValidite: z.string().nullable(),
  marques: z.array(z.enum(['inexploitable', 'hors-perimetre', 'obsolete'])),
  categorie: z.string(),
  verrouillee: z.boolean(),
});
export type SnePiece = z.infer<typeof SnePiece>;

const TABLES = `
CREATE TABLE IF NOT EXISTS demandes (numero_unique TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS pieces (
  rang INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, numero_unique TEXT NOT NULL, document TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS pieces_demande ON pieces (numero_unique);
CREATE TABLE IF NOT EXISTS depots (cle TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
`;

/** Number of the first piece of a deposit; the demo's pieces have lower ones. */
const FIRST_DEPOSIT = 189_152_900_000;

export type SneStore = ReturnType<typeof openSneStore>;

/** Opens the SNE's state: `sne.sqlite`, and the bytes of pieces in `sne-pieces/`. */
export function openSneStore(dataDir: string) {
  const folder = join(dataDir, 'sne-pieces');
  mkdirSync(folder, { recursive: true });
  const arrivals = join(dataDir, 'sne-arrivees');
  rmSync(arrivals, { recursive: true, force: true });
  mkdirSync(arrivals);
  const database = openSqlite(join(dataDir, 'sne.sqlite'), TABLES);
  const selectDemandes = database.prepare('SELECT document FROM demandes ORDER BY numero_unique');
  const selectDemande = database.prepare('SELECT document FROM demandes WHERE numero_unique = ?');
  const updateDemande = database.prepare('UPDATE demandes SET document = ? WHERE numero_unique = ?');
  const insertDemande = database.prepare('INSERT INTO demandes (numero_unique, document) VALUES (?, ?)');
  const selectPieces = database.prepare('SELECT document FROM pieces WHERE numero_unique = ? ORDER BY rang');
  const insertPiece = database.prepare('INSERT INTO pieces (id, numero_unique, document) VALUES (?, ?, ?)');
  const deletePiece = database.prepare('DELETE FROM pieces WHERE id = ?');
  const selectDepot = database.prepare('SELECT document FROM depots WHERE cle = ?');
  const insertDepot = database.prepare('INSERT INTO depots (cle, document) VALUES (?, ?)');
  const countDepots = database.prepare('SELECT COUNT(*) AS nombre FROM depots');

  return {
    demandes: (): SneDemande[] => selectDemandes.all().map((row) => SneDemande.parse(documentOf(row))),

    demande(numeroUnique: string): SneDemande | undefined {
      const row = selectDemande.get(numeroUnique);
      return row === undefined ? undefined : SneDemande.parse(documentOf(row));
    },

    /** Stores the new state of a demande. */
    saveDemande(demande: SneDemande): void {
      updateDemande.run(JSON.stringify(demande), demande.numeroUnique);
    },

    pieces: (numeroUnique: string): SnePiece[] =>
      selectPieces.all(numeroUnique).map((row) => SnePiece.parse(documentOf(row))),

    /** The path of a piece's bytes. */
    contentPath: (id: string): string => join(folder, id),

    /** A new folder for incoming files; the next opening deletes the leftovers of a crash. */
    arrivalFolder: (): string => mkdtempSync(join(arrivals, 'depot-')),

    /** Adds demandes with their pieces in one transaction; the bytes are already in place. */
    addDemandes(demandes: readonly { demande: SneDemande; pieces: readonly SnePiece[] }[]): void {
      inTransaction(database, () => {
        for (const { demande, pieces } of demandes) {
          insertDemande.run(demande.numeroUnique, JSON.stringify(demande));
          for (const piece of pieces) insertPiece.run(piece.id, demande.numeroUnique, JSON.stringify(piece));
        }
      });
    },

    /** The piece created with this idempotency key, even if it was deleted since. */
    depot(cle: string): SnePiece | undefined {
      const row = selectDepot.get(cle);
      return row === undefined ? undefined : SnePiece.parse(documentOf(row));
    },

    /** The identifier of the next deposited piece, such as `SNE000189152900001`. */
    nextPieceId: (): string =>
      `SNE${String(FIRST_DEPOSIT + Number(countDepots.get()?.['nombre']) + 1).padStart(15, '0')}`,

    /** Stores a deposited piece and its idempotency key. */
    addDepot(cle: string, numeroUnique: string, piece: SnePiece): void {
      inTransaction(database, () => {
        insertPiece.run(piece.id, numeroUnique, JSON.stringify(piece));
        insertDepot.run(cle, JSON.stringify(piece));
      });
    },

    removePiece(id: string): void {
      deletePiece.run(id);
      rmSync(join(folder, id), { force: true });
    },

    close: (): void => database.close(),
  };
}

function documentOf(row: Record<string, unknown>): unknown {
  return JSON.parse(String(row['document']));
}
