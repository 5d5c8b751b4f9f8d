import { describe, expect, test } from 'vitest';
import { aMesure, somePerimetre, someStatistiques, statuts } from '../testing/statistiques.ts';
import { FONDS, GUICHET_INKS, MEDIAN_INK, NEUF_SUR_DIX_INK, STATUT_INKS, type Ink, type Theme } from './charts/inks.ts';
import { delaiChart, delaiSummary, delaiTable } from './delai-chart.ts';
import { csvOf } from './figures-csv.ts';
import { guichetsCharts, guichetsSummary, guichetsTable, GUICHETS_DESSINES, tauxDeRejet } from './guichets-chart.ts';
import { motifsChart, motifsSummary, motifsTable } from './motifs-chart.ts';
import { daysOfChoice, readChoice, writeChoice } from './statistiques-choice.ts';
import { statutsChart, statutsSummary, statutsTable } from './statuts-chart.ts';
import { formatDuree } from './words.ts';

/** Non-breaking spaces as plain ones. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe('inks', () => {
  const inks: Ink[] = [...Object.values(STATUT_INKS), ...GUICHET_INKS, MEDIAN_INK, NEUF_SUR_DIX_INK];

  test.each(['light', 'dark'] satisfies Theme[])('each is seen on the %s background: a contrast of 3', (theme) => {
    for (const ink of inks) expect(contrast(ink[theme], FONDS[theme])).toBeGreaterThanOrEqual(3);
  });

  test('two statuts, or two guichets, never have the same surface: colour alone says nothing', () => {
    for (const group of [Object.values(STATUT_INKS), GUICHET_INKS]) {
      expect(new Set(group.map(({ surface }) => surface)).size).toBe(group.length);
    }
  });
});

test('a duration is in minutes, hours and minutes, or days and hours', () => {
  expect([0, 59, 60, 320, 1439, 1440, 2760, 2799].map((minutes) => plain(formatDuree(minutes)))).toEqual([
    '0 min',
    '59 min',
    '1 h',
    '5 h 20',
    '23 h 59',
    '1 j',
    '1 j 22 h',
    '1 j 23 h',
  ]);
});

describe('the chart of statuts', () => {
  test('its series are the statuts that some pli has, in the order of the pile', () => {
    const { series, labels } = statutsChart(someStatistiques());
    expect(labels).toEqual(['23 nov.', '24 nov.']);
    expect(series.map(({ key, values }) => [key, ...values])).toEqual([
      ['enregistrement-complet', 6, 0],
      ['numerisation-en-cours', 0, 2],
      ['pieces-rejetees', 1, 0],
      ['rejet-sne', 0, 1],
    ]);
  });

  test('its table has the same numbers, with their sums', () => {
    const { columns, rows, foot } = statutsTable(someStatistiques());
    expect([columns.at(0), columns.at(-1)]).toEqual(['Jour', 'Total']);
    expect(rows).toEqual([
      { heading: '23/11/2026', cells: ['6', '0', '1', '0', '7'] },
      { heading: '24/11/2026', cells: ['0', '2', '0', '1', '3'] },
    ]);
    expect(foot).toEqual({ heading: 'Total', cells: ['6', '2', '1', '1', '10'] });
  });

  test('its summary says the part that is done, and the most', () => {
    expect(plain(statutsSummary(someStatistiques()))).toBe(
      '10 plis transmis, dont 6 à l’enregistrement complet (60 %). Le plus : 7 plis le 23 novembre 2026.',
    );
    const weeks = someStatistiques({
      pas: 'semaine',
      tranches: [{ du: '2026-11-16', au: '2026-11-22', statuts: statuts({ 'rejet-sne': 1 }) }],
    });
    expect(plain(statutsSummary(weeks))).toContain('1 pli la semaine du 16 novembre 2026.');
    expect(statutsTable(weeks).rows[0]?.heading).toBe('du 16/11/2026 au 22/11/2026');
  });
});

test('the délai: two lines, their table, and the figures of all', () => {
  const figures = someStatistiques({
    semaines: [
      { du: '2026-11-16', au: '2026-11-22', complets: 0, median: null, neufSurDix: null },
      { du: '2026-11-23', au: '2026-11-24', complets: 6, median: 1500, neufSurDix: 4000 },
    ],
  });
  expect(delaiChart(figures).series.map(({ values }) => values)).toEqual([
    [null, 1500],
    [null, 4000],
  ]);
  const { rows, foot } = delaiTable(figures);
  expect(rows.map(({ cells }) => cells.map(plain))).toEqual([
    ['0', '–', '–'],
    ['6', '1 j 1 h', '2 j 19 h'],
  ]);
  expect(foot?.cells.map(plain)).toEqual(['6', '1 j 1 h', '2 j 19 h']);
  expect(plain(delaiSummary(figures))).toContain('la moitié en 1 j 1 h au plus, 9 sur 10 en 2 j 19 h au plus');
  const none = someStatistiques({ total: aMesure({ complets: 0, median: null, neufSurDix: null }) });
  expect(delaiSummary(none)).toBe('Aucun pli de la période n’est encore enregistré complètement.');
});

describe('the reasons', () => {
  test('of one guichet: one series, the most frequent first', () => {
    const { labels, series } = motifsChart(someStatistiques());
    expect(labels).toEqual(['Hors périmètre', 'Demande radiée (pli)', 'Illisible']);
    expect(series.map(({ values }) => values)).toEqual([[2, 1, 1]]);
    const { columns, foot } = motifsTable(someStatistiques());
    expect(columns).toEqual(['Motif', 'Rejets']);
    expect(foot?.cells).toEqual(['4']);
    expect(plain(motifsSummary(someStatistiques()))).toBe(
      '3 pièces rejetées et 1 pli rejeté en entier. Motif le plus fréquent : « Hors périmètre » (2).',
    );
  });

  test('of many guichets: the four with the most, and all others together', () => {
    const codes = ['A', 'B', 'C', 'D', 'E', 'F'];
    const figures = someStatistiques({
      guichets: codes.map((code) => ({ code, nom: code, ...aMesure() })),
      motifs: codes.map((guichet, index) => ({
        motif: null,
        objet: 'piece' as const,
        guichet,
        nombre: codes.length - index,
      })),
    });
    const { columns, rows } = motifsTable(figures);
    expect(columns).toEqual(['Motif', 'A', 'B', 'C', 'D', 'Autres guichets', 'Total']);
    expect(rows).toEqual([{ heading: 'Motif non précisé', cells: ['6', '5', '4', '3', '3', '21'] }]);
    expect(motifsChart(figures).series).toHaveLength(5);
  });

  test('of none: said', () => {
    expect(motifsSummary(someStatistiques({ motifs: [] }))).toBe('Aucun rejet sur cette période.');
    expect(motifsTable(someStatistiques({ motifs: [] })).rows).toEqual([]);
  });
});

test('guichets side by side: the most plis first; a rate counts finished plis alone', () => {
  expect(tauxDeRejet({ rejetes: 1, complets: 3 })).toBe(0.25);
  expect(tauxDeRejet({ rejetes: 0, complets: 0 })).toBeNull();
  const figures = somePerimetre();
  const charts = guichetsCharts(figures);
  expect(charts.map(({ data }) => [data.labels, data.series[0]?.values])).toEqual([
    [
      ['PWP01', '00002'],
      [10, 3],
    ],
    [
      ['PWP01', '00002'],
      [0.25, null],
    ],
    [
      ['PWP01', '00002'],
      [1500, null],
    ],
  ]);
  const { rows } = guichetsTable(figures);
  expect(rows.map(({ heading, cells }) => [heading, ...cells.map(plain)])).toEqual([
    ['PWP01 Bailleur', '10', '6', '2', '2', '25 %', '1 j 1 h', '2 j 19 h'],
    ['00002 Mairie', '3', '0', '0', '2', '–', '–', '–'],
  ]);
  const many = Array.from({ length: 20 }, (_, index) => ({ code: `G${index}`, nom: '', ...aMesure() }));
  expect(guichetsCharts({ ...figures, guichets: many })[0]?.data.labels).toHaveLength(GUICHETS_DESSINES);
  expect(plain(guichetsSummary({ ...figures, guichets: many }))).toContain('les 12 premiers ; le tableau les a tous');
});

test('a table as a CSV, as French spreadsheets read it; what looks like a formula stays a text', async () => {
  const bytes = new Uint8Array(
    await csvOf({
      columns: ['Guichet', 'Plis'],
      rows: [{ heading: '=1+1 « "Mairie" »', cells: ['2\u202f000'] }],
      foot: { heading: 'Total', cells: ['2\u202f000'] },
    }).arrayBuffer(),
  );
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(
    '\uFEFF"Guichet";"Plis"\r\n"\'=1+1 « ""Mairie"" »";"2 000"\r\n"Total";"2 000"\r\n',
  );
});

describe('the choice', () => {
  const now = new Date('2026-11-24T11:00:00Z');

  test.each([
    [{}, { periode: '30-jours', jours: null, guichets: 'perimetre' }, '2026-10-26'],
    [{ periode: '90-jours' }, { periode: '90-jours', jours: null, guichets: 'perimetre' }, '2026-08-27'],
    [{ periode: '12-mois', vue: 'actuel' }, { periode: '12-mois', jours: null, guichets: 'actuel' }, '2025-11-25'],
    [
      { du: '2026-01-02', au: '2026-01-31', guichet: 'PWP01' },
      { periode: 'choisie', jours: { du: '2026-01-02', au: '2026-01-31' }, guichets: 'PWP01' },
      '2026-01-02',
    ],
  ])('%j is read, written the same, and begins when it says', (query, choice, du) => {
    const read = readChoice(query, true);
    expect(read).toEqual(choice);
    expect(writeChoice(read)).toEqual(query);
    expect(daysOfChoice(read, now).du).toBe(du);
  });

  test('what makes no sense is ignored', () => {
    for (const query of [
      { periode: 'choisie' },
      { periode: 'hier' },
      { du: '2026-02-31', au: '2026-03-01' },
      { du: '2026-03-02', au: '2026-03-01' },
      { du: '2020-01-01', au: '2026-01-01' },
      { guichet: '../x' },
    ]) {
      expect(readChoice(query, true)).toEqual({ periode: '30-jours', jours: null, guichets: 'perimetre' });
    }
  });
});
