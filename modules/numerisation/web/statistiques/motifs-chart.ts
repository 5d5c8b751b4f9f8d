import { MOTIF_LABELS } from '../../contracts/labels.ts';
import type { MotifCompte, Statistiques } from '../../contracts/index.ts';
import type { ChartData } from './charts/chart-data.ts';
import { GUICHET_INKS } from './charts/inks.ts';
import type { FiguresTable } from './figures-table.ts';
import { formatNumber } from '@pwp/ui';
import { words } from './words.ts';

/** A reason with its rejections, by guichet in the order of the columns; `court` is its label on an axis. */
interface Ligne {
  label: string;
  court: string;
  nombres: number[];
  total: number;
}

function labelsOf({ motif, objet }: Pick<MotifCompte, 'motif' | 'objet'>): Pick<Ligne, 'label' | 'court'> {
  const { motifs } = words;
  const label = motif === null ? motifs.inconnu : MOTIF_LABELS[motif];
  const court = motif === null ? motifs.courtInconnu : motifs.court[motif];
  return objet === 'piece' ? { label, court } : { label: motifs.pliEntier(label), court: motifs.courtEntier(court) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** The guichets by their number of rejections; beyond the inks, the last column is for all others. */
function columnsOf({ motifs, guichets }: Statistiques): { labels: string[]; columnOf: (guichet: string) => number } {
  const rejections = (code: string) =>
    sum(motifs.filter(({ guichet }) => guichet === code).map(({ nombre }) => nombre));
  const codes = guichets.map(({ code }) => code).toSorted((one, other) => rejections(other) - rejections(one));
  const own = codes.length > GUICHET_INKS.length ? codes.slice(0, GUICHET_INKS.length - 1) : codes;
  return {
    labels: own.length < codes.length ? [...own, words.motifs.autres] : own,
    columnOf: (guichet) => (own.includes(guichet) ? own.indexOf(guichet) : own.length),
  };
}

function linesOf({ motifs }: Statistiques, columns: number, columnOf: (guichet: string) => number): Ligne[] {
  const lines = new Map<string, Ligne>();
  for (const compte of motifs) {
    const { label, court } = labelsOf(compte);
    const line = lines.get(label) ?? { label, court, nombres: Array.from({ length: columns }, () => 0), total: 0 };
    const column = columnOf(compte.guichet);
    line.nombres[column] = (line.nombres[column] ?? 0) + compte.nombre;
    line.total += compte.nombre;
    lines.set(label, line);
  }
  return [...lines.values()].toSorted(
    (one, other) => other.total - one.total || one.label.localeCompare(other.label, 'fr'),
  );
}

/** The reasons, the most frequent first; by guichet when there are several. */
export function motifsChart(figures: Statistiques): ChartData {
  const { labels, columnOf } = columnsOf(figures);
  const lines = linesOf(figures, labels.length, columnOf);
  return {
    kind: 'barres',
    labels: lines.map(({ court }) => court),
    series: labels.map((label, column) => ({
      key: label,
      label: labels.length === 1 ? words.motifs.colonnes.nombre : label,
      ink: GUICHET_INKS[column] ?? GUICHET_INKS[0],
      values: lines.map(({ nombres }) => nombres[column] ?? 0),
    })),
    format: formatNumber,
  };
}

/** The same numbers, with every guichet among the first ones and the sum of each reason. */
export function motifsTable(figures: Statistiques): FiguresTable {
  const { labels, columnOf } = columnsOf(figures);
  const lines = linesOf(figures, labels.length, columnOf);
  const several = labels.length > 1;
  const cellsOf = (nombres: readonly number[]) => (several ? [...nombres, sum(nombres)] : nombres).map(formatNumber);
  return {
    columns: [
      words.motifs.colonnes.motif,
      ...(several ? [...labels, words.tableau.total] : [words.motifs.colonnes.nombre]),
    ],
    rows: lines.map(({ label, nombres }) => ({ heading: label, cells: cellsOf(nombres) })),
    foot: {
      heading: words.tableau.total,
      cells: cellsOf(labels.map((_label, column) => sum(lines.map(({ nombres }) => nombres[column] ?? 0)))),
    },
  };
}

/** What the chart shows, in words. */
export function motifsSummary(figures: Statistiques): string {
  const { labels, columnOf } = columnsOf(figures);
  const [first] = linesOf(figures, labels.length, columnOf);
  if (first === undefined) return words.motifs.aucun;
  const of = (objet: MotifCompte['objet']) =>
    sum(figures.motifs.filter((compte) => compte.objet === objet).map(({ nombre }) => nombre));
  return words.motifs.resume(of('piece'), of('pli'), first.court, first.total);
}
