import type { LearntReads } from '@pwp/api-kit';
import type { Attributes, Order } from 'sequelize';
import type { PliDetail, PliList, PliQuery } from '../../contracts/index.ts';
import { EtapeModel } from '../models/etape-model.ts';
import { PieceModel } from '../models/piece-model.ts';
import { PliModel } from '../models/pli-model.ts';
import { PLI_COLUMNS, presentPliDetail, presentPliListItem, type PliRow } from '../presenters/pli-presenter.ts';
import { pliIntrouvable } from '../problems.ts';
import { delaiLimit } from './period.ts';
import { filtered, type PliFilters } from './pli-list-filters.ts';

/** Whose plis are read, when, and after how many days a statut is abnormally old. */
export interface PliReading {
  guichetCode: string;
  now: Date;
  delaiJours: number;
  /** Every agent's page asks these: the SQL is made once a minute for all guichets that ask alike. */
  learnt: LearntReads;
}

/** The plis of one guichet and one page of them. Throws `periode-invalide`. */
export async function listPlis(
  { guichetCode, now, delaiJours, learnt }: PliReading,
  query: PliFilters & Pick<PliQuery, 'tri' | 'ordre' | 'page' | 'taille'>,
): Promise<PliList> {
  const delai = delaiLimit(now, delaiJours);
  const asked = `${toMinute(now)} ${JSON.stringify(query)}`;
  const [rows, total] = await Promise.all([
    learnt<PliRow, PliRow[]>({
      ...ofGuichet(guichetCode),
      key: `rows ${asked}`,
      ask: (logging) =>
        PliModel.findAll({
          attributes: [...PLI_COLUMNS],
          where: filtered(guichetCode, query, now, delai),
          order: sorted(query),
          limit: query.taille,
          offset: (query.page - 1) * query.taille,
          raw: true,
          logging,
        }),
      fromRows: (found) => found,
    }),
    learnt<{ count: number | string }, number>({
      ...ofGuichet(guichetCode),
      key: `total ${asked}`,
      ask: (logging) => PliModel.count({ where: filtered(guichetCode, query, now, delai), logging }),
      fromRows: ([counted]) => Number(counted?.count),
    }),
  ]);
  return { items: rows.map((row) => presentPliListItem(row, delai)), total };
}

/** What differs between the agents who open the same list. */
export function ofGuichet(guichetCode: string): { column: string; value: string } {
  return { column: 'guichet_code', value: guichetCode };
}

/** The period and the délai of a list follow the time, to the minute at most. */
export function toMinute(now: Date): number {
  return Math.floor(now.getTime() / 60_000);
}

/** The codes of statuts and contextes sort as their words do. `id` makes the order whole, so that pages share no row. */
export function sorted({ tri, ordre }: Pick<PliQuery, 'tri' | 'ordre'>): Order {
  return [
    [tri satisfies keyof Attributes<PliModel>, ordre],
    ['id', ordre],
  ];
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
