import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { subsetOfFont } from './font-subset.ts';
import { OPEN_SANS } from './open-sans.ts';

test('the subset that is kept is that of the whole font of today', async () => {
  const kept = Buffer.from(OPEN_SANS, 'base64');
  expect(kept.equals(await subsetOfFont())).toBe(true);
  expect(kept.length).toBeLessThan(25_000);
});

test('its licence is beside it, as the licence requires', async () => {
  const licence = await readFile(new URL('OFL.txt', import.meta.url), 'utf8');
  expect(licence).toContain('SIL OPEN FONT LICENSE Version 1.1');
});
