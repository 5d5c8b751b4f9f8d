import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeCode128 } from './code128.ts';
import { ficheDocument, ficheFields, type FicheInput } from './fiche-document.ts';

const input: FicheInput = {
  guichet: {
    code: 'PWP01',
    nom: 'Guichet PWP01',
    siret: '13002072000038',
    codeTerritoire: '999',
    territoires: ['999'],
  },
  numeroUnique: '0340819000040PWP01',
  contexte: 'AJO',
  // The day after, in Paris.
  now: new Date('2026-11-23T23:30:00.000Z'),
};

test('the fields are those of the manual, in its order', () => {
  expect(ficheFields(input)).toEqual([
    { label: 'Date de génération', text: '24/11/2026', code: '24112026' },
    { label: 'Date de dépôt', text: '00000000', code: '00000000' },
    { label: 'Code Guichet', text: 'PWP01', code: 'PWP01' },
    { label: 'SIRET Guichet', text: '13002072000038', code: '13002072000038' },
    { label: 'Code territoire', text: '999', code: '999' },
    { label: 'N° unique', text: '0340819000040PWP01', code: '0340819000040PWP01' },
    { label: 'Contexte', text: 'AJO (Ajout)', code: 'AJO' },
  ]);
});

/** The drawing operators of the one page. */
function pageContent(pdf: Uint8Array): string {
  const bytes = Buffer.from(pdf);
  const start = bytes.indexOf('stream\n') + 'stream\n'.length;
  return inflateSync(bytes.subarray(start, bytes.indexOf('endstream', start))).toString('latin1');
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
  const drawn = barcodes(pageContent(ficheDocument(input)));
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
  const pdf = Buffer.from(ficheDocument(input)).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(pdf).toMatch(/\/MediaBox \[0 0 595\.2\d* 841\.8\d*\]/);
  expect(pdf).toContain('/Lang (fr)');
  expect(pdf).toContain('/Title (Fiche de transmission)');
});
