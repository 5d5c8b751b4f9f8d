import { slowness } from '@pwp/testing/slow-work';
import { expect, test } from 'vitest';
import { safePieceName } from './piece-name.ts';

test.each(['. ', '.', ' ', '/', '\\', 'a', '%22', '\u0000', '\u200b', '😀', 'e\u0301'])(
  'a name of a megabyte of « %s » takes no long time',
  (unit) => {
    const nameOf = (size: number) => safePieceName(`b${unit.repeat(size / unit.length)}a`, 'application/pdf', 0);
    expect(slowness((size) => void nameOf(size))).toBeUndefined();
    expect(nameOf(1_000_000).length).toBeLessThanOrEqual(150);
  },
);

test('dots and spaces around a name are left out, those within stay', () => {
  expect(safePieceName(' .. avis d’impôt 2026. .pdf', 'application/pdf', 0)).toBe('avis d’impôt 2026. .pdf');
  expect(safePieceName('. . .', 'image/png', 2)).toBe('piece-3.png');
});
