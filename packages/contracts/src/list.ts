import { z } from 'zod';

/** What every list route answers: one page of items and how many there are in all. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.int(), nextCursor: z.string().optional() });
}

/** One page of a list. */
export interface List<Item> {
  items: Item[];
  total: number;
  nextCursor?: string | undefined;
}
