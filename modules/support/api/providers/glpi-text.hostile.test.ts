import { slowness } from '@pwp/testing/slow-work';
import { expect, test } from 'vitest';
import { plainText } from './glpi-text.ts';

test('HTML nested 60,000 deep becomes text without an error', () => {
  expect(plainText(`${'<div>'.repeat(15_000)}Bonjour, voici&nbsp;la suite.`)).toBe('Bonjour, voici\u00a0la suite.');
  expect(plainText(`Avant.${'<div>'.repeat(60_000)}`)).toBe('Avant.');
  expect(plainText(`<p>Bonjour,</p>${'<div>'.repeat(900)}au fond${'</div>'.repeat(90)}`)).toBe('Bonjour,\n\nau fond');
});

test('HTML with too many tags keeps its lines', () => {
  const lines = Array.from({ length: 1_200 }, (_, index) => `<div>Ligne ${index} : 3 &lt; 4</div>`);
  const text = plainText(lines.join(''));
  expect(text.split('\n').map((line) => line.trim())).toHaveLength(1_200);
  expect(text).toMatch(/^Ligne 0 : 3 < 4\n/);
});

test.each([
  '<b>',
  '<ul><li>',
  '<table><tr><td>',
  '<p>',
  '</p>',
  '<br>',
  '<a href="x">',
  '<',
  'a<',
  '<img ',
  '&#',
  ' ',
  '\n',
  '<!--',
])('a megabyte of « %s » takes no long time', (unit) => {
  // Without the limits: up to 136 s.
  expect(slowness((size) => void plainText(unit.repeat(Math.ceil(size / unit.length))))).toBeUndefined();
});
