import {
  array,
  assert,
  constantFrom,
  func,
  integer,
  option,
  property,
  record,
  subarray,
  type Arbitrary,
} from 'fast-check';
import { expect, test } from 'vitest';
import type { SneCategorie, SnePiece } from '../providers/sne-provider.ts';
import { isPleine, proposeDeletions } from './selection-intelligente.ts';

const TODAY = '2026-11-24';
const MARQUES = ['inexploitable', 'hors-perimetre', 'obsolete'] as const;

/** Few values of each kind, so that equal bytes, equal days and expired pieces often coincide. */
const drawnPiece = record({
  sha256: constantFrom('sha-a', 'sha-b', 'sha-c', 'sha-d'),
  dateDepot: integer({ min: 1, max: 9 }).map((day) => `2026-01-0${day}`),
  dateValidite: option(constantFrom('2020-01-01', '2026-11-23', TODAY, '2030-01-01')),
  marques: subarray([...MARQUES], { maxLength: 2 }),
});

const drawnCategories = array(
  record({
    max: integer({ min: 1, max: 4 }),
    obligatoire: constantFrom(true, false),
    pieces: array(drawnPiece, { maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The categories of a demande. Each piece has its own id, and its own deposit day when `distinctDays` is set. */
function demande(distinctDays: boolean): Arbitrary<SneCategorie[]> {
  return drawnCategories.map((categories) => {
    let count = 0;
    return categories.map(({ max, obligatoire, pieces }, rank) => ({
      code: `CAT_${rank}`,
      libelle: `Catégorie ${rank}`,
      max,
      obligatoire,
      pieces: pieces.map((drawn): SnePiece => {
        count += 1;
        return {
          ...drawn,
          ...(distinctDays && { dateDepot: `2026-01-${String(((count * 7) % 29) + 1).padStart(2, '0')}` }),
          id: `piece-${count}`,
          nom: `piece-${count}.pdf`,
          perimetre: 'Périmètre réglementaire',
          type: 'application/pdf',
          taille: 1_000,
        };
      }),
    }));
  });
}

const isExpired = ({ dateValidite }: SnePiece) => dateValidite !== null && dateValidite < TODAY;
const isUsable = (piece: SnePiece) => piece.marques.length === 0 && !isExpired(piece);

/** The reasons that apply to a piece, in the rule's order; the caller says whether it is a duplicate. */
function reasonsOf(piece: SnePiece, isDouble: boolean): string[] {
  return [
    ...(piece.marques.includes('inexploitable') ? ['illisible'] : []),
    ...(piece.marques.includes('hors-perimetre') ? ['hors-perimetre'] : []),
    ...(isDouble ? ['en-double'] : []),
    ...(piece.marques.includes('obsolete') ? ['obsolete'] : []),
    ...(isExpired(piece) ? ['perimee'] : []),
  ];
}

/** Whether a usable piece with the same bytes was deposited earlier. On the same day, the SNE's order decides. */
function isDoubleIn(pieces: readonly SnePiece[], piece: SnePiece): boolean {
  const rank = pieces.indexOf(piece);
  return pieces.some(
    (other, at) =>
      other.sha256 === piece.sha256 &&
      isUsable(other) &&
      (other.dateDepot < piece.dateDepot || (other.dateDepot === piece.dateDepot && at < rank)),
  );
}

test('proposes in every full category that holds something, and nowhere else', () => {
  assert(
    property(demande(false), (categories) => {
      const propositions = proposeDeletions(categories, TODAY);
      for (const categorie of categories) {
        const proposed = categorie.pieces.filter(({ id }) => propositions.has(id));
        expect(proposed.length > 0).toBe(categorie.pieces.length >= categorie.max);
      }
    }),
  );
});

test('never ticks the last usable piece of a category', () => {
  assert(
    property(demande(false), (categories) => {
      const propositions = proposeDeletions(categories, TODAY);
      for (const { pieces } of categories) {
        const usable = pieces.filter(isUsable);
        const kept = usable.filter(({ id }) => propositions.get(id)?.cochee !== true);
        expect(kept.length > 0).toBe(usable.length > 0);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('ticks all that has a reason, but the one piece that its category would miss', () => {
  assert(
    property(demande(false), (categories) => {
      const propositions = proposeDeletions(categories, TODAY);
      for (const { pieces } of categories.filter(isPleine)) {
        const reasoned = pieces.filter(
          ({ id }) => (propositions.get(id)?.raison ?? 'plus-ancienne') !== 'plus-ancienne',
        );
        const spared = reasoned.filter(({ id }) => propositions.get(id)?.cochee !== true);
        const wouldBeMissed =
          reasoned.length > 0 &&
          pieces.some(isUsable) &&
          pieces.filter(isUsable).every((piece) => reasoned.includes(piece));
        expect(spared).toHaveLength(wouldBeMissed ? 1 : 0);
        expect(spared.every(isUsable)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('each reason is the first that holds, in the order of the rule; a piece without one is only ever the oldest', () => {
  assert(
    property(demande(false), (categories) => {
      const everything = categories.flatMap(({ pieces }) => pieces);
      const propositions = proposeDeletions(categories, TODAY);
      for (const { pieces } of categories.filter(isPleine)) {
        const first = new Map(pieces.map((piece) => [piece, reasonsOf(piece, isDoubleIn(everything, piece))[0]]));
        const nobody = pieces.every((piece) => first.get(piece) === undefined);
        const earliest = pieces.map(({ dateDepot }) => dateDepot).toSorted()[0];
        const oldest = nobody ? pieces.find(({ dateDepot }) => dateDepot === earliest) : undefined;
        for (const piece of pieces) {
          const expected = piece === oldest ? 'plus-ancienne' : first.get(piece);
          expect(propositions.get(piece.id)?.raison).toBe(expected);
        }
        expect(oldest !== undefined && propositions.get(oldest.id)?.cochee).toBe(false);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('gives the same result for any order of categories and pieces, and does not change its input', () => {
  assert(
    property(demande(true), func(integer()), (categories, draw) => {
      const before = JSON.stringify(categories);
      const shuffled = categories
        .map((categorie) => ({ ...categorie, pieces: categorie.pieces.toSorted((a, b) => draw(a.id) - draw(b.id)) }))
        .toSorted((a, b) => draw(a.code) - draw(b.code));
      const told = (propositions: ReturnType<typeof proposeDeletions>) =>
        [...propositions].toSorted(([left], [right]) => left.localeCompare(right));
      expect(told(proposeDeletions(shuffled, TODAY))).toEqual(told(proposeDeletions(categories, TODAY)));
      expect(JSON.stringify(categories)).toBe(before);
    }),
  );
});
