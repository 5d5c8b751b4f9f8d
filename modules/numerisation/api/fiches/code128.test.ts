import bwip from 'bwip-js/node';
import { expect, test } from 'vitest';
import { encodeCode128 } from './code128.ts';

// oxlint-disable-next-line import/no-named-as-default-member -- the named export is another function: the symbology « raw »
const { raw } = bwip;

/** The widths computed by an independent library. */
function oracle(text: string): number[] {
  const [symbol] = raw({ bcid: 'code128', text });
  if (symbol === undefined || !('sbs' in symbol)) throw new Error('no linear symbol');
  return [...symbol.sbs];
}

const modules = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width, 0);

test.each([
  '0340819000040PWP01',
  '1110920020745G1175',
  '02A0819000040PWP01',
  '13002072000038',
  '00000000',
  '24112026',
  '999',
  'PWP01',
  '00002',
  'AJO',
  'AJOBR',
])('the fields of the fiche are encoded as an independent library does: %s', (text) => {
  expect(encodeCode128(text)).toEqual(oracle(text));
});

test('random values make symbols that are no longer than those of an independent library', () => {
  const alphabet = '00112233445566778899ABZ-';
  let seed = 11;
  const draw = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let round = 0; round < 500; round += 1) {
    const text = Array.from({ length: 1 + draw(20) }, () => alphabet.charAt(draw(alphabet.length))).join('');
    expect({ text, modules: modules(encodeCode128(text)) }).toEqual({ text, modules: modules(oracle(text)) });
  }
});

test('a character outside sets B and C is refused', () => {
  expect(() => encodeCode128('é')).toThrow(RangeError);
  expect(() => encodeCode128('')).toThrow(RangeError);
});
