import { assert, constantFrom, integer, property, record, string, stringMatching, tuple, array } from 'fast-check';
import { expect, test } from 'vitest';
import { NumeroUnique } from './numero-unique-schema.ts';
import { formatNumeroUnique, groupNumeroUnique, maskNumeroUnique, readNumeroUnique } from './numero-unique.ts';

/** The whole format in one pattern, where the reader goes part by part (arrêté of 25/11/2010, annex). */
const SHAPE = /^(?:\d{3}|02[AB])(?:0[1-9]|1[0-2])\d{2}\d{6}[A-Z0-9]{5}$/;

const parts = record({
  territoire: stringMatching(/^(?:[0-9]{3}|02[AB])$/),
  mois: integer({ min: 1, max: 12 }).map((mois) => String(mois).padStart(2, '0')),
  annee: stringMatching(/^[0-9]{2}$/),
  sequence: stringMatching(/^[0-9]{6}$/),
  guichet: stringMatching(/^[A-Z0-9]{5}$/),
});
type Parts = { territoire: string; mois: string; annee: string; sequence: string; guichet: string };
const joined = ({ territoire, mois, annee, sequence, guichet }: Parts) =>
  territoire + mois + annee + sequence + guichet;

/** The spaces that people type or paste. */
const space = constantFrom('', ' ', '  ', '\t', '\n', '\u00a0', '\u202f');
/** A number as people type it: with a space of some kind after each character, and letters of either case. */
const typed = tuple(
  parts,
  array(space, { minLength: 18, maxLength: 18 }),
  array(constantFrom('lower', 'upper'), { minLength: 18, maxLength: 18 }),
).map(([value, spaces, cases]) => ({
  value,
  text: Array.from(joined(value))
    .map((character, index) => (cases[index] === 'lower' ? character.toLowerCase() : character) + (spaces[index] ?? ''))
    .join(''),
}));

test('a number is read to its parts, whatever its spaces and case', () => {
  assert(
    property(typed, ({ value, text }) => {
      expect(readNumeroUnique(text)).toEqual({ ok: true, numeroUnique: joined(value), parts: value });
    }),
  );
});

test('reading a normalised number returns the same number', () => {
  assert(
    property(typed, ({ value, text }) => {
      const once = readNumeroUnique(text);
      expect(readNumeroUnique(joined(value))).toEqual(once);
      expect(readNumeroUnique(formatNumeroUnique(joined(value)))).toEqual(once);
    }),
  );
});

test('any text is either the shape, or refused with a sentence; nothing throws', () => {
  const likeOne = parts.map(joined);
  const nearly = tuple(
    likeOne,
    integer({ min: 0, max: 17 }),
    string({ unit: 'binary', minLength: 0, maxLength: 2 }),
  ).map(([number, at, instead]) => number.slice(0, at) + instead + number.slice(at + 1));
  for (const text of [string({ unit: 'binary' }), likeOne, nearly]) {
    assert(
      property(text, (value) => {
        const reading = readNumeroUnique(value);
        const bare = value.replace(/\s/g, '').toUpperCase();
        expect(reading.ok).toBe(SHAPE.test(bare));
        expect(reading.ok ? 'Le numéro est lu.' : reading.detail).toMatch(/^(?:Saisissez|Le |L’an).*\.$/s);
        expect(NumeroUnique.safeParse(value).success).toBe(reading.ok && value.length <= 64);
      }),
    );
  }
});

/** The position of each part, a character that is invalid there, and the word for it. */
const FAULTS = [
  { from: 0, to: 2, wrong: ['Z', '-'], names: /département/ },
  { from: 3, to: 4, wrong: ['A', '.'], names: /mois/ },
  { from: 5, to: 6, wrong: ['A', 'É'], names: /année/ },
  { from: 7, to: 12, wrong: ['O', '/'], names: /numéro d’ordre/ },
  { from: 13, to: 17, wrong: ['-', 'É', '•'], names: /guichet/ },
] as const;

test('one wrong character is refused, and the part that holds it is named', () => {
  const fault = constantFrom(...FAULTS).chain(({ from, to, wrong, names }) =>
    record({ at: integer({ min: from, max: to }), character: constantFrom<string>(...wrong) }).map((chosen) => ({
      ...chosen,
      names,
    })),
  );
  assert(
    property(parts, fault, (value, { at, character, names }) => {
      const number = joined(value);
      const reading = readNumeroUnique(number.slice(0, at) + character + number.slice(at + 1));
      const detail: unknown = expect.stringMatching(names);
      expect(reading).toEqual({ ok: false, detail });
    }),
  );
});

test('a month that does not exist is named with its value', () => {
  const impossible = integer({ min: 0, max: 99 }).filter((mois) => mois < 1 || mois > 12);
  assert(
    property(parts, impossible, (value, mois) => {
      const reading = readNumeroUnique(joined({ ...value, mois: String(mois).padStart(2, '0') }));
      const detail: unknown = expect.stringContaining(String(mois).padStart(2, '0'));
      expect(reading).toEqual({ ok: false, detail });
    }),
  );
});

test('characters that are missing or too many are counted', () => {
  const length = integer({ min: 1, max: 40 }).filter((count) => count !== 18);
  assert(
    property(parts, length, (value, count) => {
      const reading = readNumeroUnique(joined(value).repeat(3).slice(0, count));
      const detail: unknown = expect.stringContaining(`en compte ${count}.`);
      expect(reading).toEqual({ ok: false, detail });
    }),
  );
});

test('the mask keeps all but the sequence, and cannot be read back', () => {
  assert(
    property(parts, (value) => {
      const { territoire, mois, annee, sequence, guichet } = value;
      const masked = maskNumeroUnique(joined(value));
      expect(masked).toBe(`${territoire} ${mois} ${annee} •••••• ${guichet}`);
      expect(masked).not.toContain(sequence);
      expect(readNumeroUnique(masked).ok).toBe(false);
    }),
  );
});

test.each([
  ['034', '034'],
  ['0340', '034 0'],
  ['0340819', '034 08 19'],
  ['034 08 19 00', '034 08 19 00'],
  ['0340819000040pwp', '034 08 19 000040 PWP'],
  ['0340819000040PWP01', '034 08 19 000040 PWP01'],
  ['0340819000040PWP012', '0340819000040PWP012'],
  ['Dossier 26', 'Dossier 26'],
  ['n° 12', 'n° 12'],
])('%s is shown as %s while it is typed', (begun, shown) => expect(groupNumeroUnique(begun)).toBe(shown));
