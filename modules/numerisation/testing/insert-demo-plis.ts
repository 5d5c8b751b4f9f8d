import { openCorrections } from '../api/corrections/correction-opening.ts';
import { EtapeModel } from '../api/plis/etape-model.ts';
import { PieceModel } from '../api/plis/piece-model.ts';
import { PliModel } from '../api/plis/pli-model.ts';
import { demandeurColumns } from '../api/plis/pli-demandeur.ts';
import { referenceColumns } from '../api/plis/pli-reference.ts';
import type { DemoPli } from './demo-pli.ts';

/** Plis in one statement. */
const CHUNK = 500;

/**
 * Inserts plis with their pieces and history, without files. Those rejected since `corrigesDepuis` (by default, all) are
 * still to be mended. The module's models must be bound to a migrated database.
 */
export async function insertDemoPlis(plis: readonly DemoPli[], corrigesDepuis = new Date(0)): Promise<void> {
  for (let start = 0; start < plis.length; start += CHUNK)
    await insertChunk(plis.slice(start, start + CHUNK), corrigesDepuis);
}

async function insertChunk(plis: readonly DemoPli[], corrigesDepuis: Date): Promise<void> {
  await PliModel.bulkCreate(
    plis.map((pli) => ({
      transaction: pli.transaction,
      guichetCode: pli.guichet,
      numeroUnique: pli.numeroUnique,
      contexte: pli.contexte,
      statut: pli.statut,
      motif: pli.motif,
      piecesRejetees: pli.pieces.filter(({ etat }) => etat === 'rejetee').length,
      dateTransmission: new Date(pli.dateTransmission),
      dateStatut: new Date(pli.dateStatut),
      movedAt: new Date(pli.dateStatut),
      accountId: pli.accountId ?? 'demo',
      idempotencyKey: pli.transaction,
      fingerprint: '',
      deposant: pli.deposant ?? null,
      ...referenceColumns(pli.reference ?? null),
      ...demandeurColumns(pli.demandeur),
    })),
  );
  const ids = await idsOf(plis.map(({ transaction }) => transaction));
  await PieceModel.bulkCreate(
    plis.flatMap(({ transaction, pieces }) =>
      pieces.map((piece, rang) => ({ ...piece, pliId: ids(transaction), rang, fichier: null })),
    ),
  );
  await EtapeModel.bulkCreate(
    plis.flatMap(({ transaction, historique }) =>
      historique.map(({ statut, date, motif }) => ({ pliId: ids(transaction), statut, date: new Date(date), motif })),
    ),
  );
  const recent = plis.filter(({ dateStatut }) => new Date(dateStatut) >= corrigesDepuis);
  await openCorrections(recent.map(({ transaction }) => ids(transaction)));
}

/** MariaDB returns no ids after a bulk insert. */
async function idsOf(transactions: readonly string[]): Promise<(transaction: string) => number> {
  const rows = await PliModel.findAll({
    attributes: ['id', 'transaction'],
    where: { transaction: transactions },
    raw: true,
  });
  const ids = new Map(rows.map(({ id, transaction }) => [transaction, id]));
  return (transaction) => {
    const id = ids.get(transaction);
    if (id === undefined) throw new Error(`the pli ${transaction} was not written`);
    return id;
  };
}
