import { cpus, loadavg, totalmem } from 'node:os';

/** One line of a measure's table. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The floor of the same run, in the same unit. */
  floor?: number;
  /** The upper bound: on the ratio to the floor when there is one, else on the value. */
  atMost?: number;
  atLeast?: number;
}

/** The figure, its ratio to the floor, and whether it is within its bound. */
interface JudgedFigure extends Figure {
  ratio: number | undefined;
  held: boolean;
}

/** Prints a measure as a table and as one line of JSON; the process exits with 1 when a bound is exceeded. */
export function report(
  measure: string,
  figures: readonly Figure[],
  notes: Readonly<Record<string, unknown>> = {},
): void {
  const judged = figures.map(judge);
  console.table(
    judged.map(({ name, value, unit, floor, ratio, held, ...bounds }) => ({
      figure: name,
      value: `${readable(value)} ${unit}`,
      floor: floor === undefined ? '' : `${readable(floor)} ${unit}`,
      ratio: ratio === undefined ? '' : ratio.toFixed(2),
      bound: boundOf(bounds),
      verdict: boundOf(bounds) === '' ? '' : held ? 'held' : 'BROKEN',
    })),
  );
  console.log(JSON.stringify({ measure, machine: machine(), ...notes, figures: judged }));
  if (judged.some(({ held }) => !held)) process.exitCode = 1;
}

function judge(figure: Figure): JudgedFigure {
  const { value, floor, atMost = Infinity, atLeast = -Infinity } = figure;
  const ratio = floor === undefined ? undefined : value / floor;
  const judged = ratio ?? value;
  return { ...figure, ratio, held: judged <= atMost && judged >= atLeast };
}

function boundOf({ atMost, atLeast }: Pick<Figure, 'atMost' | 'atLeast'>): string {
  if (atMost !== undefined) return `≤ ${atMost}`;
  return atLeast === undefined ? '' : `≥ ${atLeast}`;
}

function readable(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });
}

function machine(): Record<string, unknown> {
  return {
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    load: loadavg().map((value) => Number(value.toFixed(2))),
  };
}
