import type { Notices } from '@pwp/api-kit';
import type { CreationAttributes } from 'sequelize';
import { STATUTS_FINAUX, STATUTS_REJETES, type Motif, type PliPiece, type Statut } from '../../../contracts/index.ts';
import { openCorrections } from '../../corrections/correction-opening.ts';
import { EtapeModel } from '../etape-model.ts';
import { PieceModel } from '../piece-model.ts';
import { PliModel } from '../pli-model.ts';
import { moveNotices } from './plis-notices.ts';
import { transition } from './statut-transitions.ts';

/** A pli before its first statut. */
type UnmovedPli = Omit<CreationAttributes<PliModel>, 'statut' | 'dateStatut' | 'motif' | 'dateTransmission'>;

/**
 * A statut that the prestataire reports for a pli; `pieces` are in the order of the deposit, or empty while nothing is
 * known of them.
 */
export interface PliMove {
  id: number;
  statut: Statut;
  dateStatut: Date;
  motif: Motif | null;
  /** For a creation, once the SNE has assigned one. */
  numeroUnique: string | null;
  pieces: readonly { nom: string; etat: PliPiece['etat']; motif: Motif | null }[];
}

/** Inserts a pli at its first statut: stored, not yet deposited. Returns its id. */
export async function beginPli(pli: UnmovedPli, now: Date): Promise<number> {
  const statut = 'a-transmettre';
  const dates = { dateTransmission: now, dateStatut: now, movedAt: now };
  const { id } = await PliModel.create({ ...pli, ...dates, statut, motif: null });
  await EtapeModel.create({ pliId: id, statut, date: now });
  return id;
}

/**
 * Moves at most a thousand plis forward in the current transaction, in as many statements for a thousand as for one. The
 * plis are locked before the table of transitions decides, so each step is written once, and tells their guichets and
 * senders. Returns how many moved.
 */
export async function movePlis(told: readonly PliMove[], notices: Notices, now: Date): Promise<number> {
  const rows: HeldPli[] = await PliModel.findAll({
    attributes: [...NEVER_NULL, 'numeroUnique'],
    where: { id: told.map(({ id }) => id) },
    order: ['id'],
    lock: true,
    raw: true,
  });
  const held = new Map(rows.map((row) => [row.id, row]));
  const moves = told.filter(({ id, statut }) => {
    const pli = held.get(id);
    return pli !== undefined && transition(pli.statut, statut) === 'move';
  });
  await updatePlis(moves, held, now);
  await EtapeModel.bulkCreate(
    moves.map(({ id, statut, dateStatut, motif }) => ({ pliId: id, statut, date: dateStatut, motif })),
  );
  const ended = moves.filter(({ statut }) => STATUTS_FINAUX.some((end) => end === statut));
  await updatePieces(ended);
  const rejected = ended.filter(({ statut }) => STATUTS_REJETES.some((end) => end === statut));
  await openCorrections(rejected.map(({ id }) => id));
  await notices.publish(moveNotices(moves, rows, await rejectedOf(rejected)));
  return moves.length;
}

/** What an INSERT must name. */
const NEVER_NULL = [
  'id',
  'transaction',
  'guichetCode',
  'contexte',
  'statut',
  'dateTransmission',
  'dateStatut',
  'accountId',
  'idempotencyKey',
  'fingerprint',
] as const satisfies readonly (keyof CreationAttributes<PliModel>)[];

/** What is read of a pli to move it. */
type HeldPli = Pick<PliModel, (typeof NEVER_NULL)[number] | 'numeroUnique'>;

/** What a move changes. */
const MOVED = ['statut', 'dateStatut', 'movedAt', 'motif', 'numeroUnique', 'piecesRejetees'] as const;

/** The rows are there and locked: each is written over, none is inserted. */
async function updatePlis(moves: readonly PliMove[], held: ReadonlyMap<number, HeldPli>, movedAt: Date): Promise<void> {
  const moved = moves.flatMap((move) => {
    const pli = held.get(move.id);
    if (pli === undefined) return [];
    const { statut, dateStatut, motif } = move;
    // A creation takes the numéro unique assigned by the SNE; a pli that has one keeps it.
    const numeroUnique = pli.numeroUnique ?? (pli.contexte === 'CRE' ? move.numeroUnique : null);
    return [{ ...pli, statut, dateStatut, movedAt, motif, numeroUnique, piecesRejetees: rejectedIn(move) }];
  });
  await PliModel.bulkCreate(moved, {
    fields: [...new Set([...NEVER_NULL, ...MOVED])],
    conflictAttributes: ['id'],
    updateOnDuplicate: [...MOVED],
  });
}

/** The rejected pieces of these plis, in their order. */
async function rejectedOf(moves: readonly PliMove[]): Promise<PieceModel[]> {
  if (moves.length === 0) return [];
  return PieceModel.findAll({
    attributes: ['pliId', 'nom', 'categorieLibelle', 'motif'],
    where: { pliId: moves.map(({ id }) => id), etat: 'rejetee' },
    order: ['pliId', 'rang'],
    raw: true,
  });
}

function rejectedIn({ pieces }: PliMove): number {
  return pieces.filter(({ etat }) => etat === 'rejetee').length;
}

/** Pieces in one statement. */
const PIECES = 1_000;

/** The outcome of each piece, reported in the order of the deposit. The name confirms that it is the same piece. */
async function updatePieces(moves: readonly PliMove[]): Promise<void> {
  if (moves.length === 0) return;
  const told = new Map(moves.map(({ id, pieces }) => [id, pieces]));
  const pieces = await PieceModel.findAll({ where: { pliId: [...told.keys()] }, lock: true });
  const results = pieces.flatMap((piece) => {
    const result = told.get(piece.pliId)?.[piece.rang];
    return result === undefined || result.nom !== piece.nom
      ? []
      : [{ ...piece.get(), etat: result.etat, motif: result.motif }];
  });
  for (let first = 0; first < results.length; first += PIECES)
    await PieceModel.bulkCreate(results.slice(first, first + PIECES), {
      conflictAttributes: ['id'],
      updateOnDuplicate: ['etat', 'motif'],
    });
}
