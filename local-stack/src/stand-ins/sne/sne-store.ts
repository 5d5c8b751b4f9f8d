import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inTransaction } from '../in-transaction.ts';
import { DocumentTable } from '../simulators/document-table.ts';
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
  const demandes = new DocumentTable(database, 'demandes', 'numero_unique', SneDemande);
  const pieces = new DocumentTable(database, 'pieces', 'id', SnePiece);
  const depots = new DocumentTable(database, 'depots', 'cle', SnePiece);

  function addPiece(numeroUnique: string, piece: SnePiece): void {
    pieces.set(piece.id, piece, { numero_unique: numeroUnique });
  }

  return {
    demandes: (): SneDemande[] => demandes.list(),
    demande: (numeroUnique: string): SneDemande | undefined => demandes.get(numeroUnique),
    saveDemande: (demande: SneDemande): void => demandes.set(demande.numeroUnique, demande),
    pieces: (numeroUnique: string): SnePiece[] => pieces.list('numero_unique', numeroUnique),

    /** The path of a piece's bytes. */
    contentPath: (id: string): string => join(folder, id),

    /** A new folder for incoming files; the next opening deletes the leftovers of a crash. */
    arrivalFolder: (): string => mkdtempSync(join(arrivals, 'depot-')),

    /** Adds demandes with their pieces in one transaction; the bytes are already in place. */
    addDemandes(added: readonly { demande: SneDemande; pieces: readonly SnePiece[] }[]): void {
      inTransaction(database, () => {
        for (const { demande, pieces: own } of added) {
          demandes.set(demande.numeroUnique, demande);
          for (const piece of own) addPiece(demande.numeroUnique, piece);
        }
      });
    },

    /** The piece created with this idempotency key, even if it was deleted since. */
    depot: (cle: string): SnePiece | undefined => depots.get(cle),

    /** The identifier of the next deposited piece, such as `SNE000189152900001`. */
    nextPieceId: (): string => `SNE${String(FIRST_DEPOSIT + depots.next()).padStart(15, '0')}`,

    /** Stores a deposited piece and its idempotency key. */
    addDepot(cle: string, numeroUnique: string, piece: SnePiece): void {
      inTransaction(database, () => {
        addPiece(numeroUnique, piece);
        depots.set(cle, piece);
      });
    },

    removePiece(id: string): void {
      pieces.remove(id);
      rmSync(join(folder, id), { force: true });
    },

    close: (): void => database.close(),
  };
}
