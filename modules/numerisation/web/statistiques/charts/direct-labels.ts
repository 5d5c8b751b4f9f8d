import type { Chart, Plugin } from 'chart.js';

interface DirectLabelsOptions {
  format: (value: number) => string;
  color: string;
  font: { family: string; size: number };
}

/** Writes the value beside each lying bar (the sum of a pile), or beside the last point of each line. */
export function directLabels({ format, color, font }: DirectLabelsOptions): Plugin {
  return {
    id: 'direct-labels',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.fillStyle = color;
      ctx.font = `bold ${font.size}px ${font.family}`;
      ctx.textBaseline = 'middle';
      for (const { text, x, y } of placed(chart, format)) ctx.fillText(text, x + 6, y);
      ctx.restore();
    },
  };
}

interface Placed {
  text: string;
  x: number;
  y: number;
}

function placed(chart: Chart, format: (value: number) => string): Placed[] {
  const values = chart.data.datasets.map(({ data }) => data.map((value) => (typeof value === 'number' ? value : null)));
  const at = (serie: number, index: number) => chart.getDatasetMeta(serie).data[index];
  if (chart.options.indexAxis !== 'y') {
    const ends = values.flatMap((of, serie) => {
      const index = of.findLastIndex((value) => value !== null);
      const value = of[index];
      const point = at(serie, index);
      return typeof value === 'number' && point !== undefined
        ? [{ text: format(value), x: point.x + 4, y: point.y }]
        : [];
    });
    return apart(ends);
  }
  return (chart.data.labels ?? []).flatMap((_label, index) => {
    const sum = values.reduce((total, of) => total + (of[index] ?? 0), 0);
    const ends = values.map((_of, serie) => at(serie, index)).filter((point) => point !== undefined);
    const [first] = ends;
    if (first === undefined || values.every((of) => of[index] === null)) return [];
    return [{ text: format(sum), x: Math.max(...ends.map((point) => point.x)), y: first.y }];
  });
}

/** Two values that would cover each other are moved apart, px. */
function apart(ends: readonly Placed[], distance = 16): Placed[] {
  const [one, other] = ends;
  if (one === undefined || other === undefined || Math.abs(one.y - other.y) >= distance) return [...ends];
  const [upper, lower] = one.y < other.y ? [one, other] : [other, one];
  const middle = (upper.y + lower.y) / 2;
  return [
    { ...upper, y: middle - distance / 2 },
    { ...lower, y: middle + distance / 2 },
  ];
}
