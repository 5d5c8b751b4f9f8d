import { col, fn, literal, Op, type Attributes, type WhereOptions } from 'sequelize';
import {
  STATUTS_REJETES,
  type PliCounters,
  type PliDetail,
  type PliFiltre,
  type PliList,
  type PliQuery,
} from '../../contracts/index.ts';
import { EtapeModel } from '../models/etape-model.ts';
import { PieceModel } from '../models/piece-model.ts';
import { PliModel } from '../models/pli-model.ts';
import { PLI_COLUMNS, presentPli, presentPliDetail } from '../presenters/pli-presenter.ts';
import { pliIntrouvable } from '../problems.ts';
import { readPeriod, type AskedDays, type Period } from './period.ts';

const RENOUVELE = { contexte: 'REN' } as const;
const REJETE = { statut: { [Op.in]: [...STATUTS_REJETES] } };

/** What each tile of the dashboard keeps (manual, « Suivre les plis envoyés »). */
const FILTRES: Record<PliFiltre, WhereOptions<Attributes<PliModel>>> = {
  'rejetes-et-renouveles': { [Op.and]: [REJETE, RENOUVELE] },
  renouveles: RENOUVELE,
  rejetes: REJETE,
};

/** The plis of one guichet and one page of them. Throws `periode-invalide`. */
export async function listPlis(guichetCode: string, query: PliQuery, now: Date): Promise<PliList> {
  const where: WhereOptions<Attributes<PliModel>> = {
    [Op.and]: [
      inPeriod(guichetCode, readPeriod(query, now)),
      ...(query.filtre === undefined ? [] : [FILTRES[query.filtre]]),
      ...(query.statut === undefined ? [] : [{ statut: { [Op.in]: query.statut } }]),
      ...(query.contexte === undefined ? [] : [{ contexte: { [Op.in]: query.contexte } }]),
      ...(query.transaction === undefined ? [] : [{ transaction: matching(query.transaction) }]),
    ],
  };
  const [rows, total] = await Promise.all([
    PliModel.findAll({
      attributes: [...PLI_COLUMNS],
      where,
      // The codes of statuts and contextes sort as their words do. `id` makes the order whole, so that pages share no row.
      order: [
        [query.tri, query.ordre],
        ['id', query.ordre],
      ],
      limit: query.taille,
      offset: (query.page - 1) * query.taille,
      raw: true,
    }),
    PliModel.count({ where }),
  ]);
  return { items: rows.map(presentPli), total };
}

interface CounterRow {
  total: number | string;
  rejetesEtRenouveles: number | string | null;
  renouveles: number | string | null;
  rejetes: number | string | null;
}

const IS_REJETE = `statut IN (${STATUTS_REJETES.map((statut) => `'${statut}'`).join(', ')})`;
const IS_RENOUVELE = `contexte = '${RENOUVELE.contexte}'`;
const countIf = (condition: string) => fn('SUM', literal(`CASE WHEN ${condition} THEN 1 ELSE 0 END`));

/** The counters of one guichet over the period, in one read of the covering index. Throws `periode-invalide`. */
export async function countPlis(guichetCode: string, days: AskedDays, now: Date): Promise<PliCounters> {
  const rows: unknown = await PliModel.findAll({
    attributes: [
      [fn('COUNT', col('id')), 'total'],
      [countIf(`${IS_REJETE} AND ${IS_RENOUVELE}`), 'rejetesEtRenouveles'],
      [countIf(IS_RENOUVELE), 'renouveles'],
      [countIf(IS_REJETE), 'rejetes'],
    ],
    where: inPeriod(guichetCode, readPeriod(days, now)),
    raw: true,
  });
  const [row] = rows as [CounterRow];
  // MariaDB gives sums as text, and both give null over no row.
  return {
    total: Number(row.total),
    rejetesEtRenouveles: Number(row.rejetesEtRenouveles),
    renouveles: Number(row.renouveles),
    rejetes: Number(row.rejetes),
  };
}

/** One pli of the guichet with its pieces and history. Throws `pli-introuvable`, for another guichet's pli too. */
export async function readPli(guichetCode: string, transaction: string): Promise<PliDetail> {
  const pli = await PliModel.findOne({
    attributes: [...PLI_COLUMNS, 'motif'],
    where: { transaction, guichetCode },
    raw: true,
  });
  if (pli === null) throw pliIntrouvable(`Votre guichet (${guichetCode}) n'a envoyé aucun pli ${transaction}.`);
  const [pieces, etapes] = await Promise.all([
    PieceModel.findAll({ where: { pliId: pli.id }, order: ['rang'], raw: true }),
    // In the order in which they were learnt: the prestataire's clock is not ours.
    EtapeModel.findAll({ where: { pliId: pli.id }, order: ['id'], raw: true }),
  ]);
  return presentPliDetail(pli, pieces, etapes);
}

function inPeriod(guichetCode: string, { from, to }: Period): WhereOptions<Attributes<PliModel>> {
  return { guichetCode, dateTransmission: { [Op.gte]: from, [Op.lt]: to } };
}

/** Part of a n° de transaction, as pasted. What no number can hold is compared as it is, so that it matches nothing. */
function matching(typed: string) {
  const part = typed.replace(/\s/g, '').toLowerCase();
  return /^[a-z0-9]*$/.test(part) ? { [Op.like]: `%${part}%` } : { [Op.eq]: part };
}
