import type { Clock, CurrentGuichet, Outbox } from '@pwp/api-kit';
import type { Contexte, RoleFichier } from '../../contracts/index.ts';
import { EtapeModel } from '../models/etape-model.ts';
import { PieceModel } from '../models/piece-model.ts';
import { PliModel } from '../models/pli-model.ts';
import { depositMessage } from './pli-deposit.ts';

/** A piece of a pli that is about to be made; its file is already in the store. */
interface NewPiece {
  nom: string;
  type: string;
  /** Bytes. */
  taille: number;
  sha256: string;
  /** Key in the file store. */
  fichier: string;
  role?: RoleFichier;
  categorie?: string | null;
}

/** A pli that is about to be made. */
export interface NewPli {
  transaction: string;
  guichet: CurrentGuichet;
  accountId: string;
  contexte: Contexte;
  numeroUnique: string | null;
  idempotencyKey: string;
  fingerprint: string;
  pieces: readonly NewPiece[];
}

/** Writes the pli, its pieces, its first step and its deposit to come. The caller opens the transaction that holds it all. */
export async function insertPli({ clock, outbox }: { clock: Clock; outbox: Outbox }, pli: NewPli): Promise<void> {
  const now = clock.now();
  const { id } = await PliModel.create({
    transaction: pli.transaction,
    guichetCode: pli.guichet.code,
    numeroUnique: pli.numeroUnique,
    contexte: pli.contexte,
    statut: 'a-transmettre',
    motif: null,
    dateTransmission: now,
    dateStatut: now,
    accountId: pli.accountId,
    idempotencyKey: pli.idempotencyKey,
    fingerprint: pli.fingerprint,
  });
  await PieceModel.bulkCreate(
    pli.pieces.map(({ role = 'piece', categorie = null, ...piece }, rang) => ({
      ...piece,
      pliId: id,
      rang,
      role,
      categorie,
      etat: 'transmise' as const,
    })),
  );
  await EtapeModel.create({ pliId: id, statut: 'a-transmettre', date: now });
  await outbox.add(depositMessage(pli.transaction, pli.guichet));
}
