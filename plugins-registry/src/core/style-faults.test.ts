import { expect, test } from 'vitest';
import { styleFaults } from './style-faults.ts';

const faultsOf = (css: string) =>
  styleFaults('essai', [{ name: 'style.css', role: 'css', bytes: Buffer.from(css) }]).map(({ detail }) => detail);

test.each([
  '',
  ':where([data-module=essai]) .a{color:red}',
  ':where([data-module="essai"]) .a,:where([data-module=essai])>*{color:red}',
  '@media print{:where([data-module=essai]) .a+.b{color:red}}',
  '@keyframes t{0%{opacity:0}to{opacity:1}}',
  ':where([data-module=essai]) .a{color:red;:where([data-module=essai]) &:hover{color:#00f}}',
])('« %s » stays within its module’s region', (css) => {
  expect(faultsOf(css)).toEqual([]);
});

test.each([
  'body{display:none}',
  '.fr-header{display:none}',
  '*{visibility:hidden}',
  ':where([data-module=essai]) .a,.fr-header{display:none}',
  ':where([data-module=essai])~footer{display:none}',
  ':where([data-module=essai])+footer{display:none}',
  ':where([data-module=essai]){position:fixed}',
  ':where([data-module=autre]) .a{color:red}',
  ':where([data-module=essai],body) .a{color:red}',
  ':is([data-module=essai],body) .a{color:red}',
  '@media screen{.fr-header{display:none}}',
  '@supports (display:grid){body{display:none}}',
  ':where([data-module=essai]) .a{body &{display:none}}',
  '@font-face{font-family:Marianne;src:url(x.woff2)}',
  '@import "https://ailleurs.test/x.css";',
  '@layer a{body{display:none}}',
  '@property --a{syntax:"*";inherits:false}',
  '@scope (body){.fr-header{display:none}}',
  '@ailleurs{body{display:none}}',
  '.a{',
  '}{',
])('« %s » is refused', (css) => {
  expect(faultsOf(css)).not.toEqual([]);
});

test('a stylesheet that is too large or too deep is refused unread', () => {
  expect(faultsOf(`/*${' '.repeat(1024 * 1024)}*/`)).toEqual([
    '« style.css » weighs more than 1024 KB: it is not read.',
  ]);
  for (const opening of ['.a:is(', '@supports not (', '[('])
    expect(faultsOf(opening.repeat(50_000).slice(0, 1_000_000))).toEqual([
      '« style.css » nests more than 32 levels: it is not read.',
    ]);
});

test.each(['b{c:d}', '@media print{', '.a{&:hover{'])('fifty thousand times « %s » is refused unread', (rule) => {
  expect(faultsOf(rule.repeat(50_000))).toEqual(['The stylesheets hold more than 5000 rules: they are not read.']);
});
