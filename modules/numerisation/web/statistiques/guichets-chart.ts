import type { GuichetMesure, Mesure, Statistiques } from '../../contracts/index.ts';
import type { ChartData } from './charts/chart-data.ts';
import { MEDIAN_INK, NEUF_SUR_DIX_INK, STATUT_INKS, type Ink } from './charts/inks.ts';
import type { FiguresTable } from './figures-table.ts';
import { formatNumber } from '@pwp/ui';
import { formatDuree, formatPart, words } from './words.ts';

/** Guichets that the charts show; the table has all. */
export const GUICHETS_DESSINES = 12;

const { colonnes, mesures, sansValeur } = words.coteACote;

/** The rejected plis among those that are finished; null when none is. */
export function tauxDeRejet({ rejetes, complets }: Pick<Mesure, 'rejetes' | 'complets'>): number | null {
  return rejetes + complets === 0 ? null : rejetes / (rejetes + complets);
}

const byPlis = ({ guichets }: Statistiques) => guichets.toSorted((one, other) => other.plis - one.plis);

/** The charts that stand side by side, with the same guichets in the same order. */
export function guichetsCharts(figures: Statistiques): { title: string; data: ChartData }[] {
  const shown = byPlis(figures).slice(0, GUICHETS_DESSINES);
  const chart = (
    title: string,
    ink: Ink,
    format: (value: number) => string,
    valueOf: (guichet: GuichetMesure) => number | null,
  ) => ({
    title,
    data: {
      kind: 'barres' as const,
      labels: shown.map(({ code }) => code),
      series: [{ key: title, label: title, ink, values: shown.map(valueOf) }],
      format,
    },
  });
  return [
    chart(mesures.plis, STATUT_INKS['enregistrement-complet'], formatNumber, ({ plis }) => plis),
    chart(mesures.taux, NEUF_SUR_DIX_INK, formatPart, tauxDeRejet),
    chart(mesures.median, MEDIAN_INK, formatDuree, ({ median }) => median),
  ];
}

/** The figures of each guichet, and of all together. */
export function guichetsTable(figures: Statistiques): FiguresTable {
  const cellsOf = (mesure: Mesure) => {
    const taux = tauxDeRejet(mesure);
    return [
      formatNumber(mesure.plis),
      formatNumber(mesure.complets),
      formatNumber(mesure.rejetes),
      formatNumber(mesure.enCours),
      taux === null ? sansValeur : formatPart(taux),
      mesure.median === null ? sansValeur : formatDuree(mesure.median),
      mesure.neufSurDix === null ? sansValeur : formatDuree(mesure.neufSurDix),
    ];
  };
  return {
    columns: Object.values(colonnes),
    rows: byPlis(figures).map((guichet) => ({ heading: `${guichet.code} ${guichet.nom}`, cells: cellsOf(guichet) })),
    foot: { heading: words.tableau.total, cells: cellsOf(figures.total) },
  };
}

/** What the charts show, in words. */
export function guichetsSummary(figures: Statistiques): string {
  const [first] = byPlis(figures);
  if (first === undefined) return '';
  const beyond = figures.guichets.length > GUICHETS_DESSINES ? words.coteACote.premiers(GUICHETS_DESSINES) : '';
  return words.coteACote.resume(figures.guichets.length, first.code, first.plis) + beyond;
}
