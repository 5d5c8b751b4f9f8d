import { z } from 'zod';

/** The response of every list route: one page of items and the total count. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.int(), nextCursor: z.string().optional() });
}

/** One page of a list. */
export interface List<Item> {
  items: Item[];
  total: number;
  nextCursor?: string | undefined;
}
