/**
 * Code 128 (ISO/IEC 15417), sets B and C, as widths of bars and spaces. Written here because one vector path takes a
 * third of a barcode library's time; the tests use a library as their oracle.
 */

/** Widths in modules, bar first, of the symbol characters 0 to 105, then of the stop. */
const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ');

const TO_C = 99;
const TO_B = 100;
const START_B = 104;
const START_C = 105;
const STOP = 106;

/**
 * Encodes printable ASCII into the alternating widths of bars and spaces, in modules, bar first, without quiet zones.
 * Throws RangeError on anything else.
 */
export function encodeCode128(text: string): number[] {
  if (!/^[\x20-\x7e]+$/.test(text)) throw new RangeError('Code 128 B and C hold printable ASCII only');
  const values = symbolValues(text);
  const checksum = values.reduce((sum, value, index) => sum + value * Math.max(index, 1), 0) % 103;
  return [...values, checksum, STOP].flatMap((value) => (PATTERNS[value] ?? '').split('').map(Number));
}

/** The start character, then the text, in set C where a run of digits makes the symbol shorter (ISO/IEC 15417, annex E). */
function symbolValues(text: string): number[] {
  const values: number[] = [];
  let set: 'B' | 'C' | undefined;
  let at = 0;
  const enter = (next: 'B' | 'C') => {
    if (set === next) return;
    if (set === undefined) values.push(next === 'C' ? START_C : START_B);
    else values.push(next === 'C' ? TO_C : TO_B);
    set = next;
  };
  while (at < text.length) {
    const digits = digitsAt(text, at);
    const worthC = digits >= (set === 'C' ? 2 : neededDigits(text, at, digits));
    // In an odd run, the first digit stays in set B, unless the run starts the symbol or set C is already active.
    const odd = digits % 2 === 1 && set === 'B';
    if (worthC && !odd) {
      enter('C');
      values.push(Number(text.slice(at, at + 2)));
      at += 2;
    } else {
      enter('B');
      values.push(text.charCodeAt(at) - 32);
      at += 1;
    }
  }
  return values;
}

/** Shortest run that pays for switching sets: four digits at either end, six in the middle, two alone. */
function neededDigits(text: string, at: number, digits: number): number {
  if (digits === 2 && text.length === 2) return 2;
  return at === 0 || at + digits === text.length ? 4 : 6;
}

function digitsAt(text: string, at: number): number {
  return /^\d*/.exec(text.slice(at))?.[0].length ?? 0;
}
