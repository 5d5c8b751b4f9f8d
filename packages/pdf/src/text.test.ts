import { expect, test } from 'vitest';
import { pdfDocument } from './pdf-document.ts';
import { fitted } from './text.ts';

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
