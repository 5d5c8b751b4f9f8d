import type { Ink } from './inks.ts';

/** One series of a chart: a value a label, null for none. */
export interface Serie {
  key: string;
  label: string;
  ink: Ink;
  values: readonly (number | null)[];
}

/**
 * What a chart draws: bars by label that are stacked (`piles`), lines over time (`lignes`), or lying bars with their
 * values beside them (`barres`), stacked when there are several series.
 */
export interface ChartData {
  kind: 'piles' | 'lignes' | 'barres';
  labels: readonly string[];
  series: readonly Serie[];
  /** A value in words: « 12 plis », « 1 j 4 h ». */
  format: (value: number) => string;
  /** A value on the axis; `format` unless said. */
  tick?: (value: number) => string;
  /** Distance between two ticks; the library's choice unless said. */
  step?: number;
}
