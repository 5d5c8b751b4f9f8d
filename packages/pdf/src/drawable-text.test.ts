import { expect, test } from 'vitest';
import { drawableText } from './drawable-text.ts';

test.each([
  ['Œuvre de Łukasz, 3 €…', 'Œuvre de Łukasz, 3 €…'],
  ['e\u0301te\u0301', 'été'],
  ['Nguyễn Thị', 'Nguyen Thi'],
  ['😀.pdf', '?.pdf'],
  ['עברית.pdf', '?????.pdf'],
  ['a\u200db\u0489', 'ab'],
])('« %s » is drawn « %s »', (text, drawn) => {
  expect(drawableText(text)).toBe(drawn);
});
