import type { JobRun, ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { STATUTS_FINAUX, type Motif, type PliPiece, type Statut } from '../../contracts/index.ts';
import { EtapeModel } from '../models/etape-model.ts';
import { PieceModel } from '../models/piece-model.ts';
import { PliModel } from '../models/pli-model.ts';
import type { DocaposteProvider, DocaposteSuivi } from '../providers/docaposte-provider.ts';
import { transition } from './statut-transitions.ts';

type Log = JobRun['log'];

/** A pli under way, as far as following it needs. */
export type FollowedPli = Pick<PliModel, 'id' | 'transaction' | 'statut'>;

/** What following works with. */
export type StatutFollowContext = Pick<ModuleContext<unknown>, 'transaction' | 'clock'> & {
  docaposte: DocaposteProvider;
};

/** One pli that goes forward. */
interface Move {
  id: number;
  from: Statut;
  suivi: DocaposteSuivi;
}

/** Asks where a batch of plis stands, then writes what moved in one transaction. Returns how many moved. */
export async function followBatch(
  { docaposte, transaction, clock }: StatutFollowContext,
  plis: readonly FollowedPli[],
  log: Log,
): Promise<number> {
  const { suivis, unreadable } = await docaposte.search(plis.map((pli) => pli.transaction));
  if (unreadable > 0) log.warn({ unreadable }, 'Docaposte told statuts that do not fit its document');
  const moves = decide(plis, suivis, log);
  if (moves.length === 0) return 0;
  return transaction(() => write(moves, clock.now()));
}

function decide(plis: readonly FollowedPli[], suivis: readonly DocaposteSuivi[], log: Log): Move[] {
  const told = new Map(suivis.map((suivi) => [suivi.transaction, suivi]));
  const moves: Move[] = [];
  const unknown: string[] = [];
  const refused: string[] = [];
  for (const { id, transaction: numero, statut: from } of plis) {
    const suivi = told.get(numero);
    const decision = suivi === undefined ? undefined : transition(from, suivi.statut);
    if (suivi === undefined) unknown.push(numero);
    else if (decision === 'move') moves.push({ id, from, suivi });
    else if (decision === 'refused') refused.push(`${numero}: ${from} → ${suivi.statut}`);
  }
  if (unknown.length > 0)
    log.warn({ count: unknown.length, plis: unknown.slice(0, 10) }, 'Docaposte does not know plis it took');
  if (refused.length > 0)
    log.warn({ count: refused.length, plis: refused.slice(0, 10) }, 'statuts that go back are refused');
  return moves;
}

/** Locks the plis that are still where they were read, so that each step of the history is written once. */
async function write(moves: readonly Move[], now: Date): Promise<number> {
  const rows = await PliModel.findAll({
    attributes: ['id', 'statut'],
    where: { id: moves.map(({ id }) => id) },
    order: ['id'],
    lock: true,
    raw: true,
  });
  const held = new Map(rows.map((row) => [row.id, row.statut]));
  const still = moves.filter(({ id, from }) => held.get(id) === from);
  await updatePlis(still, now);
  await nameCreations(still);
  await EtapeModel.bulkCreate(
    still.map(({ id, suivi }) => ({ pliId: id, statut: suivi.statut, date: suivi.dateStatut, motif: suivi.motif })),
  );
  await updatePieces(still.filter(({ suivi }) => STATUTS_FINAUX.some((statut) => statut === suivi.statut)));
  return still.length;
}

/** One statement for all that get the same values: two orders of magnitude fewer than one a pli. */
async function updatePlis(moves: readonly Move[], movedAt: Date): Promise<void> {
  const groups = Map.groupBy(moves, ({ from, suivi }) =>
    [from, suivi.statut, suivi.dateStatut.getTime(), suivi.motif, rejectedIn(suivi)].join('|'),
  );
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { statut, dateStatut, motif } = first.suivi;
    await PliModel.update(
      { statut, dateStatut, movedAt, motif, piecesRejetees: rejectedIn(first.suivi) },
      { where: { id: group.map(({ id }) => id), statut: first.from } },
    );
  }
}

/** A creation takes the numéro unique that the SNE gave it; a pli that has one keeps it. */
async function nameCreations(moves: readonly Move[]): Promise<void> {
  for (const { id, suivi } of moves) {
    if (suivi.numeroUnique === null) continue;
    await PliModel.update({ numeroUnique: suivi.numeroUnique }, { where: { id, contexte: 'CRE', numeroUnique: null } });
  }
}

function rejectedIn({ pieces }: DocaposteSuivi): number {
  return pieces.filter(({ etat }) => etat === 'rejetee').length;
}

/** What became of each piece, told in the order of the deposit; the name makes sure that it is the same piece. */
async function updatePieces(moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const told = new Map(moves.map(({ id, suivi }) => [id, suivi.pieces]));
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
