import { expect, test } from 'vitest';
import { pdfDocument } from './pdf-document.ts';
import { fitted, wrapped } from './text.ts';

test.each(['un deux trois quatre cinq six sept huit neuf dix', 'un  deux troisquatrecinqsixsept huit neuf dix'])(
  'the last line of « %s » goes on where the line before it ends',
  async (text) => {
    let lines: string[] = [];
    await pdfDocument({ title: 'Essai', created: new Date(0) }, (page) => {
      lines = fitted(page, text, { size: 11, width: 16, lines: 4 });
    });
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(/^\S.*…$/);
    const shown = lines.join('').replaceAll(/[ …]/g, '');
    expect(text.replaceAll(' ', '').startsWith(shown)).toBe(true);
  },
);

test.each([
  ['two parts of 60 %', '', [12, 12]],
  ['a part that fills the line, then another', '', [100, 12]],
  ['three parts after words', 'un ', [12, 12, 12]],
])('a word wider than the room, of %s, leaves no line too wide', async (_what, before, lengths) => {
  let widths: number[] = [];
  let lines: string[] = [];
  const word = lengths.map((length, at) => ({ text: 'm'.repeat(length), strong: at % 2 === 0 }));
  await pdfDocument({ title: 'Essai', created: new Date(0) }, (page) => {
    const width = page.document.setFontSize(11).getTextWidth('m'.repeat(20));
    const found = wrapped(page, [{ text: before }, ...word], { size: 11, width });
    lines = found.map((line) => line.map(({ text }) => text).join(''));
    widths = found.map((line) => line.reduce((sum, { text }) => sum + page.document.getTextWidth(text), 0) / width);
  });
  expect(lines.join('').replace(before, '')).toBe(word.map(({ text }) => text).join(''));
  expect(Math.max(...widths)).toBeLessThan(1.001);
  expect(lines.filter((line) => line === '')).toEqual([]);
});
