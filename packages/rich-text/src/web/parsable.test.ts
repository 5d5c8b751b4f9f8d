import { expect, test } from 'vitest';
import { parsable } from './parsable.ts';

test.each([
  ['<p>a</p>', '<p>a</p>'],
  ['<p style="color:red" onclick=\'x()\'>a</p>', '<p data-pwp-style="color:red" data-pwp-onclick=\'x()\'>a</p>'],
  ['<p class="a"STYLE="b">a</p>', '<p class="a"data-pwp-STYLE="b">a</p>'],
  ['<style>p{}</style><p>a</p><STYLE type="x">q</style >b', '<p>a</p>b'],
  ['a<style>p{}', 'a'],
  ['<p> style="a" et onclick=b</p>', '<p> style="a" et onclick=b</p>'],
  ['<a href="https://exemple.fr/online=1?style=2">a</a>', '<a href="https://exemple.fr/online=1?style=2">a</a>'],
])('%s is parsed as %s', (html, expected) => {
  expect(parsable(html)).toBe(expected);
});
