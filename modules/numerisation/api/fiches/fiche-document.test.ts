import { inflateSync } from 'node:zlib';
import { usualBrand } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { textOfPdf } from '../../testing/pdf-text.ts';
import { barcodeEncoder } from './barcode.ts';
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
  // The next day in Paris.
  now: new Date('2026-11-23T23:30:00.000Z'),
  premiereEmission: undefined,
  brand: usualBrand,
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

/** The drawing operators of the pages: those of the document's compressed streams that draw rectangles. */
function pageContent(pdf: Uint8Array): string {
  const bytes = Buffer.from(pdf);
  const found: string[] = [];
  for (const { index, 0: head } of bytes.toString('latin1').matchAll(/\/FlateDecode\n>>\nstream\n/g)) {
    const start = index + head.length;
    found.push(inflateSync(bytes.subarray(start, bytes.indexOf('\nendstream', start))).toString('latin1'));
  }
  return found.filter((stream) => stream.includes(' re\n')).join('\n');
}

/** The lines of text as a reader copies them. */
async function linesOf(pdf: Uint8Array): Promise<string[]> {
  return (await textOfPdf(pdf)).flatMap((page) => page.split('\n')).map((line) => line.trim());
}

interface Bar {
  x: number;
  width: number;
}

/** Each filled path as a list of rectangles; one path is one barcode. */
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

test('each field is one barcode with the bars of its code and its quiet zones inside the page', async () => {
  const drawn = barcodes(pageContent(await ficheDocument([input])));
  const fields = ficheFields(input);
  const encode = await barcodeEncoder();
  expect(drawn.length).toBe(fields.length);
  for (const [index, { code }] of fields.entries()) {
    const bars = drawn[index] ?? [];
    const widths = encode(code);
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

test('it is one A4 page in French with a title', async () => {
  const pdf = Buffer.from(await ficheDocument([input])).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(pdf).toMatch(/\/MediaBox \[0 0 595\.2\d* 841\.8\d*\]/);
  expect(pdf).toContain('/Lang (fr)');
  expect(pdf).toContain('/Title (Fiche de transmission)');
  expect(pdf).toContain('/DisplayDocTitle true');
});

test('a screen reader is led from its heading to its fields, and not through the bars', async () => {
  const pdf = await ficheDocument([input]);
  const document = Buffer.from(pdf).toString('latin1');
  expect(document).toContain('/Marked true');
  const elements = [...document.matchAll(/\/S \/(\w+)/g)].map(([, name]) => name);
  // The country, the ministry and the reminder, then one paragraph per field.
  expect(new Set(elements)).toEqual(new Set(['Document', 'H1', 'P']));
  expect(elements.filter((name) => name === 'P')).toHaveLength(2 + ficheFields(input).length);
  const marked = pageContent(pdf).split(/^(?=\/\w+ (?:BMC|<<))/m);
  for (const part of marked.filter((content) => content.includes(' re\n'))) expect(part).toMatch(/^\/Artifact/);
});

test('the header is that of the State, line by line as in the manual', async () => {
  const lines = await linesOf(await ficheDocument([input]));
  expect(lines.filter((line) => line !== '').slice(0, 5)).toEqual([
    'Liberté • Égalité • Fraternité',
    'RÉPUBLIQUE FRANÇAISE',
    'MINISTÈRE EN CHARGE DU LOGEMENT',
    'www.demande-logement-social.gouv.fr',
    'Fiche de Transmission obligatoire',
  ]);
});

test('its text can be copied as it is read, letters beyond WinAnsi included', async () => {
  const text = await linesOf(await ficheDocument([input]));
  for (const line of [
    'Date de génération :',
    'N° unique :',
    '0340819000040PWP01',
    'Œuvre des Cœurs de Łódź, à Saint-Étienne',
  ])
    expect(text).toContain(line);
  expect(text.join(' ')).not.toContain('Duplicata');
});

test('a duplicata is marked, with its first date', async () => {
  const again = await ficheDocument([{ ...input, premiereEmission: new Date('2026-11-02T09:00:00.000Z') }]);
  expect(await linesOf(again)).toContain('Duplicata de la fiche émise le 02/11/2026');
});

test('a name of 200 characters does not move the rest of the page', async () => {
  const guichet = { ...input.guichet, nom: 'Société coopérative de production '.repeat(6).slice(0, 200) };
  const text = await linesOf(await ficheDocument([{ ...input, guichet }]));
  expect(text.filter((line) => line.includes('coopérative'))).toHaveLength(2);
  expect(text.find((line) => line.endsWith('…'))).toBeDefined();
});

test('several fiches are as many pages, with one font for all', async () => {
  const pdf = Buffer.from(await ficheDocument([input, { ...input, contexte: 'REN' }, input])).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(3);
  expect(pdf.match(/\/FontFile2/g)).toHaveLength(1);
  expect(pdf).toContain('/Title (Fiches de transmission)');
});

test('a fiche weighs less than 15 KB', async () => {
  expect((await ficheDocument([{ ...input, premiereEmission: input.now }])).length).toBeLessThan(15_000);
});
