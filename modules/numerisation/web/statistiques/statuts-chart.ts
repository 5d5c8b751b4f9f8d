import { STATUT_LABELS } from '../../contracts/labels.ts';
import type { Statistiques, Statut, TrancheStatuts } from '../../contracts/index.ts';
import type { ChartData } from './charts/chart-data.ts';
import { STATUT_INKS } from './charts/inks.ts';
import type { FiguresTable } from './figures-table.ts';
import { formatCount, formatDay, formatDayAndMonth, formatNumber, formatShortDay } from '@pwp/ui';
import { formatPart, words } from './words.ts';

/** From the bottom of a pile to its top: what is done, what goes on, what is rejected. */
const ORDRE: readonly Statut[] = [
  'enregistrement-complet',
  'enregistrement-en-cours',
  'numerisation-en-cours',
  'a-transmettre',
  'non-applicable',
  'pieces-rejetees',
  'rejet-sne',
];

/** `24/11/2026`, or `du 23/11/2026 au 29/11/2026`. */
export function formatTranche({ du, au }: { du: string; au: string }): string {
  return du === au ? formatShortDay(du) : `du ${formatShortDay(du)} au ${formatShortDay(au)}`;
}

const sumOf = ({ statuts }: TrancheStatuts) => ORDRE.reduce((sum, statut) => sum + statuts[statut], 0);

/** The statuts that some pli has, in the order of the pile. */
function shownStatuts({ tranches }: Statistiques): Statut[] {
  return ORDRE.filter((statut) => tranches.some(({ statuts }) => statuts[statut] > 0));
}

/** The plis of each day or week, stacked by statut. */
export function statutsChart(figures: Statistiques): ChartData {
  const { tranches } = figures;
  return {
    kind: 'piles',
    labels: tranches.map(({ du }) => formatDayAndMonth(du)),
    series: shownStatuts(figures).map((statut) => ({
      key: statut,
      label: STATUT_LABELS[statut],
      ink: STATUT_INKS[statut],
      values: tranches.map(({ statuts }) => statuts[statut]),
    })),
    format: (value) => formatCount(value, 'pli', 'plis'),
    // Plis are whole: no tick between two numbers.
    tick: (value) => (Number.isInteger(value) ? formatNumber(value) : ''),
  };
}

/** The same numbers. */
export function statutsTable(figures: Statistiques): FiguresTable {
  const { tranches, pas } = figures;
  const statuts = shownStatuts(figures);
  const cellsOf = (of: (statut: Statut) => number, sum: number) => [...statuts.map(of), sum].map(formatNumber);
  return {
    columns: [words.statuts.colonne[pas], ...statuts.map((statut) => STATUT_LABELS[statut]), words.tableau.total],
    rows: tranches.map((tranche) => ({
      heading: formatTranche(tranche),
      cells: cellsOf((statut) => tranche.statuts[statut], sumOf(tranche)),
    })),
    foot: {
      heading: words.tableau.total,
      cells: cellsOf(
        (statut) => tranches.reduce((sum, tranche) => sum + tranche.statuts[statut], 0),
        tranches.reduce((sum, tranche) => sum + sumOf(tranche), 0),
      ),
    },
  };
}

/** What the chart shows, in words. */
export function statutsSummary({ total, tranches, pas }: Statistiques): string {
  const part = formatPart(total.plis === 0 ? 0 : total.complets / total.plis);
  const [most] = tranches.toSorted((one, other) => sumOf(other) - sumOf(one));
  const summary = words.statuts.resume(total.plis, total.complets, part);
  if (most === undefined || total.plis === 0) return summary;
  const when = pas === 'jour' ? words.statuts.le : words.statuts.semaineDu;
  return summary + words.statuts.pic(when(formatDay(most.du)), sumOf(most));
}
