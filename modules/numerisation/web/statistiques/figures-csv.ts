import type { FiguresTable } from './figures-table.ts';

/** A cell as French spreadsheets read it; one that looks like a formula stays a text. */
function cell(text: string): string {
  const spaced = text.replaceAll(/[\u00a0\u202f]/g, ' ');
  return `"${(/^[=+\-@\t]/.test(spaced) ? `'${spaced}` : spaced).replaceAll('"', '""')}"`;
}

/** The table as a CSV, with the byte order mark that Excel expects. It counts plis: it holds no personal data. */
export function csvOf({ columns, rows, foot }: FiguresTable): Blob {
  const lines = [
    columns,
    ...[...rows, ...(foot === undefined ? [] : [foot])].map((row) => [row.heading, ...row.cells]),
  ];
  const text = lines.map((line) => line.map(cell).join(';')).join('\r\n');
  return new Blob([`\uFEFF${text}\r\n`], { type: 'text/csv;charset=utf-8' });
}
