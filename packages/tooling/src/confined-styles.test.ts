import { expect, test } from 'vitest';
import { confineStyles } from './confined-styles.ts';

const confined = (css: string) => confineStyles(css, 'essai');

test.each([
  ['.a{color:red}', ':where([data-module=essai]) .a{color:red}'],
  ['.a,.b>*{color:red}', ':where([data-module=essai]) .a,:where([data-module=essai]) .b>*{color:red}'],
  ['*{color:red}', ':where([data-module=essai]) *{color:red}'],
  ['#pwp-frame{display:none}', ':where([data-module=essai]) #pwp-frame{display:none}'],
  ['@media print{.a{color:red}}', '@media print{:where([data-module=essai]) .a{color:red}}'],
  [
    '.a{color:red;&:hover{color:#00f}}',
    ':where([data-module=essai]) .a{color:red;:where([data-module=essai]) &:hover{color:#00f}}',
  ],
  ['@keyframes t{0%{opacity:0}to{opacity:1}}', '@keyframes t{0%{opacity:0}to{opacity:1}}'],
])('« %s » applies below the region of the module alone', (css, expected) => {
  expect(confined(css)).toEqual({ css: expected, faults: [] });
});

test.each([
  ['@font-face{font-family:Marianne;src:url(x.woff2)}', '@font-face'],
  ['@page{margin:0}', '@page'],
  ['@layer a{.a{color:red}}', '@layer'],
  ['body{display:none}', '« body »'],
  ['.a, html .fr-header{display:none}', '« body »'],
  [':root{--grey-1000-50: #000}', '« body »'],
])('« %s » is refused, with what it is', (css, named) => {
  expect(confined(css).faults.join(' ')).toContain(named);
});
