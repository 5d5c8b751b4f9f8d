import type { Notices } from '@pwp/api-kit';
import { Op, type CreationAttributes } from 'sequelize';
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
  const { id } = await PliModel.create({ ...pli, statut, motif: null, dateTransmission: now, dateStatut: now });
  await EtapeModel.create({ pliId: id, statut, date: now });
  return id;
}

/**
 * Moves plis forward in the current transaction. The plis are locked before the table of transitions decides, so each
 * step is written once, and tells their guichets and senders. Returns how many moved.
 */
export async function movePlis(told: readonly PliMove[], notices: Notices): Promise<number> {
  const rows = await PliModel.findAll({
    attributes: ['id', 'statut', 'transaction', 'accountId', 'guichetCode', 'contexte', 'numeroUnique'],
    where: { id: told.map(({ id }) => id) },
    order: ['id'],
    lock: true,
    raw: true,
  });
  const held = new Map(rows.map((row) => [row.id, row.statut]));
  const moves = told.filter(({ id, statut }) => {
    const from = held.get(id);
    return from !== undefined && transition(from, statut) === 'move';
  });
  await updatePlis(moves);
  await nameCreations(moves);
  await EtapeModel.bulkCreate(
    moves.map(({ id, statut, dateStatut, motif }) => ({ pliId: id, statut, date: dateStatut, motif })),
  );
  const ended = moves.filter(({ statut }) => STATUTS_FINAUX.some((end) => end === statut));
  await updatePieces(ended);
  const rejected = ended.filter(({ statut }) => STATUTS_REJETES.some((end) => end === statut));
  await openCorrections(rejected.map(({ id }) => id));
  await notices.publish(moveNotices(moves, rows));
  return moves.length;
}

/** One statement for all plis that get the same values: a hundred times fewer than one per pli. */
async function updatePlis(moves: readonly PliMove[]): Promise<void> {
  const groups = Map.groupBy(moves, (move) =>
    [move.statut, move.dateStatut.getTime(), move.motif, rejectedIn(move)].join('|'),
  );
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { statut, dateStatut, motif } = first;
    await PliModel.update(
      { statut, dateStatut, motif, piecesRejetees: rejectedIn(first) },
      { where: { id: group.map(({ id }) => id) } },
    );
  }
}

/** A creation takes the numéro unique assigned by the SNE; a pli that has one keeps it. */
async function nameCreations(moves: readonly PliMove[]): Promise<void> {
  for (const { id, numeroUnique } of moves) {
    if (numeroUnique === null) continue;
    await PliModel.update({ numeroUnique }, { where: { id, contexte: 'CRE', numeroUnique: null } });
  }
}

function rejectedIn({ pieces }: PliMove): number {
  return pieces.filter(({ etat }) => etat === 'rejetee').length;
}

/** The outcome of each piece, reported in the order of the deposit. The name confirms that it is the same piece. */
async function updatePieces(moves: readonly PliMove[]): Promise<void> {
  if (moves.length === 0) return;
  const told = new Map(moves.map(({ id, pieces }) => [id, pieces]));
  const pieces = await PieceModel.findAll({
    attributes: ['id', 'pliId', 'rang', 'nom'],
    where: { pliId: { [Op.in]: [...told.keys()] } },
    raw: true,
  });
  const results = pieces.flatMap(({ id, pliId, rang, nom }) => {
    const result = told.get(pliId)?.[rang];
    return result === undefined || result.nom !== nom ? [] : [{ id, etat: result.etat, motif: result.motif }];
  });
  const groups = Map.groupBy(results, ({ etat, motif }) => `${etat}|${motif}`);
  for (const group of groups.values()) await updatePieceGroup(group);
}

async function updatePieceGroup(
  group: readonly { id: number; etat: PliPiece['etat']; motif: Motif | null }[],
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  await PieceModel.update({ etat: first.etat, motif: first.motif }, { where: { id: group.map(({ id }) => id) } });
}
