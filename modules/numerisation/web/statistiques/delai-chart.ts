import type { Statistiques } from '../../contracts/index.ts';
import type { ChartData } from './charts/chart-data.ts';
import { MEDIAN_INK, NEUF_SUR_DIX_INK } from './charts/inks.ts';
import type { FiguresTable } from './figures-table.ts';
import { formatTranche } from './statuts-chart.ts';
import { formatDayAndMonth, formatNumber } from '@pwp/ui';
import { formatDuree, words } from './words.ts';

const { colonnes, series } = words.delai;
const JOUR_MIN = 1440;

/** The délai of each week: the median, and what nine plis in ten do not exceed. */
export function delaiChart({ semaines }: Statistiques): ChartData {
  return {
    kind: 'lignes',
    labels: semaines.map(({ du }) => formatDayAndMonth(du)),
    series: [
      { key: 'median', label: series.median, ink: MEDIAN_INK, values: semaines.map(({ median }) => median) },
      {
        key: 'neuf-sur-dix',
        label: series.neufSurDix,
        ink: NEUF_SUR_DIX_INK,
        values: semaines.map(({ neufSurDix }) => neufSurDix),
      },
    ],
    format: formatDuree,
    ...axisOf(Math.max(0, ...semaines.map(({ neufSurDix }) => neufSurDix ?? 0))),
  };
}

/** Whole days, or whole hours when no délai reaches two days. */
function axisOf(most: number): Pick<ChartData, 'tick' | 'step'> {
  const unit = most > 2 * JOUR_MIN ? JOUR_MIN : 60;
  return {
    tick: (value) => (value === 0 ? '0' : formatDuree(value)),
    step: Math.max(1, Math.ceil(most / unit / 5)) * unit,
  };
}

const dureeOf = (minutes: number | null) => (minutes === null ? '–' : formatDuree(minutes));

/** The same numbers. */
export function delaiTable({ semaines, total }: Statistiques): FiguresTable {
  const cellsOf = ({ complets, median, neufSurDix }: Statistiques['semaines'][number] | Statistiques['total']) => [
    formatNumber(complets),
    dureeOf(median),
    dureeOf(neufSurDix),
  ];
  return {
    columns: [colonnes.semaine, colonnes.complets, colonnes.median, colonnes.neufSurDix],
    rows: semaines.map((semaine) => ({ heading: formatTranche(semaine), cells: cellsOf(semaine) })),
    foot: { heading: words.delai.ensemble, cells: cellsOf(total) },
  };
}

/** What the chart shows, in words. */
export function delaiSummary({ total: { complets, median, neufSurDix } }: Statistiques): string {
  if (median === null || neufSurDix === null) return words.delai.aucun;
  return words.delai.resume(complets, formatDuree(median), formatDuree(neufSurDix));
}
