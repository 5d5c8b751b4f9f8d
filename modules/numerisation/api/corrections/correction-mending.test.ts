import { expect, test } from 'vitest';
import { mendedBy } from './correction-mending.ts';

const open = [
  { id: 1, categorie: 'ID_CNI' },
  { id: 2, categorie: null },
  { id: 3, categorie: 'ID_CNI' },
  { id: 4, categorie: 'REV_AVIS_N' },
];
const pieces = (...categories: (string | null)[]) => categories.map((categorie) => ({ categorie }));

test.each([
  ['a piece of a category mends the oldest of it', pieces('ID_CNI'), undefined, [1]],
  ['two pieces of it mend two, a third none', pieces('ID_CNI', 'ID_CNI', 'ID_CNI'), undefined, [1, 3]],
  ['a piece without a category mends none by itself', pieces(null, null), undefined, []],
  ['the one that the agent came from is mended, and its piece mends no second one', pieces('ID_CNI'), 3, [3]],
  ['… whatever the category of the new piece, which mends no second one either', pieces('REV_AVIS_N'), 1, [1]],
  ['… also when it had no category', pieces('REV_AVIS_N'), 2, [2]],
  ['… beside a piece of another category, which mends its own', pieces('REV_AVIS_N', 'ID_CNI'), 2, [2, 1]],
  ['… the form before it, which has no category, is not the replacement', pieces(null, 'REV_AVIS_N'), 1, [1]],
  ['… beside what the other pieces mend', pieces('ID_CNI', 'ID_CNI'), 3, [3, 1]],
])('%s', (_what, sent, asked, expected) => {
  expect(mendedBy(open, sent, open.find(({ id }) => id === asked) ?? null)).toEqual(expected);
});
