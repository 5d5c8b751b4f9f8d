import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeCode128 } from './code128.ts';
import { ficheDocument } from './fiche-document.ts';
import { ficheFields, type FicheInput } from './fiche-fields.ts';

const input: FicheInput = {
  guichet: {
    code: 'PWP01',
    nom: 'Œuvre des Cœurs de Łódź, à Saint-Étienne',
    siret: '13002072000038',
    codeTerritoire: '999',
    territoires: ['999'],
  },
  numeroUnique: '0340819000040PWP01',
  contexte: 'AJO',
  // The day after, in Paris.
  now: new Date('2026-11-23T23:30:00.000Z'),
  premiereEmission: undefined,
};

test('the fields are those of the manual, in its order', () => {
  expect(ficheFields(input)).toEqual([
    { label: 'Date de génération', text: '24/11/2026', code: '24112026' },
    { label: 'Date de dépôt', text: '00000000', code: '00000000' },
    { label: 'Code Guichet', text: 'PWP01', detail: 'Œuvre des Cœurs de Łódź, à Saint-Étienne', code: 'PWP01' },
    { label: 'SIRET Guichet', text: '13002072000038', code: '13002072000038' },
    { label: 'Code territoire', text: '999', code: '999' },
    { label: 'N° unique', text: '0340819000040PWP01', code: '0340819000040PWP01' },
    { label: 'Contexte', text: 'AJO (Ajout)', code: 'AJO' },
  ]);
});

/** Every stream of the document, in clear. */
function streams(pdf: Uint8Array): string[] {
  const bytes = Buffer.from(pdf);
  const found: string[] = [];
  let start = bytes.indexOf('stream\n');
  while (start !== -1) {
    const end = bytes.indexOf('endstream', start);
    found.push(inflateSync(bytes.subarray(start + 'stream\n'.length, end)).toString('latin1'));
    start = bytes.indexOf('stream\n', end + 'endstream'.length);
  }
  return found;
}

/** The drawing operators of the one page. */
function pageContent(pdf: Uint8Array): string {
  return streams(pdf)[0] ?? '';
}

/** The text as a reader copies it: glyphs turned back to characters by what the document itself says. */
function textOf(pdf: Uint8Array): string[] {
  const maps = streams(pdf).filter((stream) => stream.includes('beginbfchar'));
  expect(maps.length).toBe(1);
  const characters = new Map(
    [...(maps[0] ?? '').matchAll(/<([0-9a-f]{4})><([0-9a-f]{4})>/g)].map(([, glyph = '', code = '']) => [
      glyph,
      String.fromCharCode(Number.parseInt(code, 16)),
    ]),
  );
  return [...pageContent(pdf).matchAll(/<([0-9a-f]+)> Tj/g)].map(([, glyphs = '']) =>
    (glyphs.match(/.{4}/g) ?? []).map((glyph) => characters.get(glyph) ?? '?').join(''),
  );
}

interface Bar {
  x: number;
  width: number;
}

/** Each path that is filled, as its rectangles: one a barcode. */
function barcodes(content: string): Bar[][] {
  const paths: Bar[][] = [];
  let path: Bar[] = [];
  for (const line of content.split('\n')) {
    const [, x, width] = /^(\S+) \S+ (\S+) \S+ re$/.exec(line) ?? [];
    if (x !== undefined && width !== undefined) path.push({ x: Number(x), width: Number(width) });
    else if (line === 'f') paths.push(path);
    if (line === 'f' || line === 'S') path = [];
  }
  return paths;
}

test('each field stands as one barcode whose bars are those of its code, with its quiet zones inside the page', () => {
  const drawn = barcodes(pageContent(ficheDocument([input])));
  const fields = ficheFields(input);
  expect(drawn.length).toBe(fields.length);
  for (const [index, { code }] of fields.entries()) {
    const bars = drawn[index] ?? [];
    const widths = encodeCode128(code);
    const [first] = bars;
    const module = (first?.width ?? 0) / (widths[0] ?? 1);
    const read = bars.flatMap(({ x, width }, rank) => {
      const next = bars[rank + 1];
      return next === undefined ? [width] : [width, next.x - x - width];
    });
    expect(read.map((width) => Math.round(width / module))).toEqual(widths);
    expect(module / (72 / 25.4)).toBeGreaterThanOrEqual(0.33);
    const last = bars.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0) + 10 * module).toBeLessThanOrEqual((210 / 25.4) * 72);
  }
});

test('it is one A4 page in French with a title', () => {
  const pdf = Buffer.from(ficheDocument([input])).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(pdf).toMatch(/\/MediaBox \[0 0 595\.2\d* 841\.8\d*\]/);
  expect(pdf).toContain('/Lang (fr)');
  expect(pdf).toContain('/Title (Fiche de transmission)');
});

test('its text can be copied as it is read, letters beyond WinAnsi included', () => {
  const text = textOf(ficheDocument([input]));
  for (const line of [
    'RÉPUBLIQUE',
    'Égalité',
    'Ministère en charge',
    'Fiche de Transmission obligatoire',
    'Date de génération :',
    'N° unique :',
    '0340819000040PWP01',
    'Œuvre des Cœurs de Łódź, à Saint-Étienne',
  ])
    expect(text).toContain(line);
  expect(text.join(' ')).not.toContain('Duplicata');
});

test('a duplicata says so, and since when', () => {
  const again = ficheDocument([{ ...input, premiereEmission: new Date('2026-11-02T09:00:00.000Z') }]);
  expect(textOf(again)).toContain('Duplicata de la fiche émise le 02/11/2026');
});

test('a name of 200 characters leaves the rest of the page alone', () => {
  const guichet = { ...input.guichet, nom: 'Société coopérative de production '.repeat(6).slice(0, 200) };
  const text = textOf(ficheDocument([{ ...input, guichet }]));
  expect(text.filter((line) => line.includes('coopérative'))).toHaveLength(2);
  expect(text.find((line) => line.endsWith('…'))).toBeDefined();
});

test('several fiches are as many pages, with one font for all', () => {
  const pdf = Buffer.from(ficheDocument([input, { ...input, contexte: 'REN' }, input])).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(3);
  expect(pdf.match(/\/FontFile2/g)).toHaveLength(1);
  expect(pdf).toContain('/Title (Fiches de transmission)');
});

test('a fiche weighs less than 15 KB', () => {
  expect(ficheDocument([{ ...input, premiereEmission: input.now }]).length).toBeLessThan(15_000);
});
