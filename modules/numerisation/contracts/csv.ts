import { z } from 'zod';

/** Longer than any list of ours: a hundred transactions. */
const CSV_LONGEST = 1_500;

/** A list in a query, its values separated by commas. */
export const csv = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) =>
      typeof value === 'string' && value.length <= CSV_LONGEST ? value.split(',').filter((part) => part !== '') : value,
    z.array(item, 'Donnez une liste de valeurs séparées par des virgules, de 1 500 caractères au plus.'),
  );
