import { expect, test } from 'vitest';
import { pageWindow } from './page-window.ts';

test.each([
  [1, 1, [1]],
  [1, 10, [1, 2, 'gap', 10]],
  [5, 10, [1, 'gap', 4, 5, 6, 'gap', 10]],
  [10, 10, [1, 'gap', 9, 10]],
  [3, 5, [1, 2, 3, 4, 5]],
] as const)('page %i of %i offers the ends and the neighbours', (current, last, slots) => {
  expect(pageWindow(current, last)).toEqual(slots);
});

test('a gap of one page is that page', () => {
  expect(pageWindow(4, 9)).toEqual([1, 2, 3, 4, 5, 'gap', 9]);
});
