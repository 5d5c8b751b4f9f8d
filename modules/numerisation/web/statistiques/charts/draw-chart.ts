import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
  type Scale,
  type ScaleOptionsByType,
  type TooltipItem,
} from 'chart.js';
import type { ChartData, Serie } from './chart-data.ts';
import { FONDS, fillOf, type Theme } from './inks.ts';
import { directLabels } from './direct-labels.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** DSFR's text, and lines that separate without contrast to keep. */
const TEXTS: Record<Theme, { text: string; grid: string }> = {
  light: { text: '#3a3a3a', grid: '#e5e5e5' },
  dark: { text: '#cecece', grid: '#353535' },
};
const FONT = { family: 'Marianne, arial, sans-serif', size: 12 };

/** A chart on a canvas, until it is destroyed. */
export interface DrawnChart {
  /** Draws again for a width in px, or for its container's. */
  resize: (width?: number) => void;
  destroy: () => void;
}

/** Draws on a canvas whose container has a height; follows the container's width. */
export function drawChart(canvas: HTMLCanvasElement, data: ChartData, theme: Theme, moves: boolean): DrawnChart {
  const chart = new Chart(canvas, configurationOf(data, theme, moves));
  return {
    resize: (width) => (width === undefined ? chart.resize() : chart.resize(width, chart.height)),
    destroy: () => chart.destroy(),
  };
}

/** Room for the widest value, at about 7 px a character. */
function roomFor({ labels, series, format }: ChartData): number {
  const sums = labels.map((_label, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  return 16 + 7 * Math.max(1, ...sums.map((sum) => format(sum).length));
}

type Kind = 'bar' | 'line';

function configurationOf(data: ChartData, theme: Theme, moves: boolean): ChartConfiguration<Kind, (number | null)[]> {
  const { kind, labels, series, format } = data;
  const lying = kind === 'barres';
  return {
    type: kind === 'lignes' ? 'line' : 'bar',
    data: { labels: [...labels], datasets: series.map((serie) => datasetOf(serie, data, theme)) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      locale: 'fr-FR',
      indexAxis: lying ? 'y' : 'x',
      animation: moves ? { duration: 300 } : false,
      interaction: { mode: 'index', intersect: false, axis: lying ? 'y' : 'x' },
      // Room for the values beside the bars and lines.
      layout: { padding: { right: kind === 'piles' ? 4 : roomFor(data), top: 8 } },
      scales: scalesOf(data, theme),
      plugins: {
        tooltip: {
          bodyFont: FONT,
          titleFont: { ...FONT, weight: 'bold' },
          boxPadding: 4,
          filter: ({ raw }: TooltipItem<Kind>) => typeof raw === 'number' && raw > 0,
          callbacks: {
            label: ({ dataset, raw }: TooltipItem<Kind>) =>
              `${dataset.label ?? ''}\u00a0: ${typeof raw === 'number' ? format(raw) : ''}`,
          },
        },
      },
    },
    plugins: kind === 'piles' ? [] : [directLabels({ format, color: TEXTS[theme].text, font: FONT })],
  };
}

function datasetOf(serie: Serie, { kind, series }: ChartData, theme: Theme): ChartDataset<Kind, (number | null)[]> {
  const { label, ink, values } = serie;
  const data = [...values];
  if (kind === 'lignes') {
    const first = series[0] === serie;
    return {
      type: 'line',
      label,
      data,
      borderColor: ink[theme],
      backgroundColor: FONDS[theme],
      borderWidth: 2,
      // Not by colour alone: a whole line with discs, a broken one with triangles.
      borderDash: first ? [] : [6, 4],
      pointStyle: first ? 'circle' : 'triangle',
      pointRadius: 5,
      pointHoverRadius: 7,
      pointBorderWidth: 2,
      spanGaps: true,
    };
  }
  return {
    type: 'bar',
    label,
    data,
    backgroundColor: fillOf(ink, theme),
    // A line of the background between two parts of a pile.
    borderColor: FONDS[theme],
    borderWidth: series.length > 1 ? 1 : 0,
    borderSkipped: false,
    stack: 'pile',
    maxBarThickness: kind === 'barres' ? 22 : 44,
    categoryPercentage: 0.85,
    barPercentage: 0.95,
  };
}

function widenForLabels(scale: Scale): void {
  scale.ctx.font = `${FONT.size}px ${FONT.family}`;
  const widths = scale.getLabels().map((label) => scale.ctx.measureText(label).width);
  scale.width = Math.max(scale.width, 12 + Math.max(0, ...widths));
}

type Linear = ScaleOptionsByType<'linear'>;

function scalesOf({ kind, format, tick = format, step }: ChartData, theme: Theme) {
  const { text, grid } = TEXTS[theme];
  const ticks = { color: text, font: FONT };
  const labels = {
    type: 'category' as const,
    stacked: kind !== 'lignes',
    grid: { display: false },
    border: { color: text },
    ticks: { ...ticks, maxRotation: 0, autoSkip: kind !== 'barres', autoSkipPadding: 12 },
    // Names of bars are read in full, also on a narrow screen.
    ...(kind === 'barres' && { afterFit: widenForLabels }),
  };
  const values = {
    type: 'linear' as const,
    stacked: kind !== 'lignes',
    beginAtZero: true,
    grid: { color: grid },
    border: { display: false },
    ticks: {
      ...ticks,
      maxTicksLimit: kind === 'barres' ? 5 : 6,
      ...(step !== undefined && { stepSize: step }),
      callback: (value: Parameters<Linear['ticks']['callback']>[0]) => tick(Number(value)),
    },
  };
  return kind === 'barres' ? { x: { ...values, display: false }, y: labels } : { x: labels, y: values };
}
