import { col, fn, literal } from 'sequelize';
import { STATUTS_REJETES, type PliCounters } from '../../contracts/index.ts';
import { PliModel } from '../models/pli-model.ts';
import { delaiLimit, type AskedDays } from './period.ts';
import { inPeriod, STATUTS_EN_ATTENTE } from './pli-list-filters.ts';
import { ofGuichet, toMinute, type PliReading } from './pli-list.ts';

/** MariaDB gives sums as text, and both databases give null over no row. */
type Sum = number | string | null;
type CounterRow = Record<keyof PliCounters, Sum>;

const oneOf = (statuts: readonly string[]) => `statut IN (${statuts.map((statut) => `'${statut}'`).join(', ')})`;
const IS_REJETE = oneOf(STATUTS_REJETES);
const IS_EN_ATTENTE = oneOf(STATUTS_EN_ATTENTE);
const IS_RENOUVELE = "contexte = 'REN'";
const countIf = (condition: string) => fn('SUM', literal(`CASE WHEN ${condition} THEN 1 ELSE 0 END`));

/** The counters of one guichet over the period, in one read of the covering index. Throws `periode-invalide`. */
export async function countPlis(reading: PliReading, days: AskedDays): Promise<PliCounters> {
  const { guichetCode, now, delaiJours, learnt } = reading;
  const rows = await learnt<CounterRow, unknown>({
    ...ofGuichet(guichetCode),
    key: `counters ${toMinute(now)} ${days.du} ${days.au}`,
    ask: (logging) =>
      PliModel.findAll({
        attributes: [
          [fn('COUNT', col('id')), 'total'],
          [countIf(`${IS_REJETE} AND ${IS_RENOUVELE}`), 'rejetesEtRenouveles'],
          [countIf(IS_RENOUVELE), 'renouveles'],
          [countIf(IS_REJETE), 'rejetes'],
          [countIf(`${IS_EN_ATTENTE} AND date_statut < :delai`), 'delaiAnormal'],
        ],
        where: inPeriod(guichetCode, days, now),
        replacements: { delai: delaiLimit(now, delaiJours) },
        raw: true,
        logging,
      }),
    fromRows: (counted) => counted,
  });
  const [row] = rows as [CounterRow];
  return {
    total: Number(row.total),
    rejetesEtRenouveles: Number(row.rejetesEtRenouveles),
    renouveles: Number(row.renouveles),
    rejetes: Number(row.rejetes),
    delaiAnormal: Number(row.delaiAnormal),
  };
}
