import { ProviderRefusal, type ProviderCall } from '@pwp/api-kit';
import type { z } from 'zod';
import type { GlpiSession } from './glpi-session.ts';

/** Rows in one answer. */
const PAGE = 200;
/** Answers of one list: a thread of more than 10,000 rows is not read to its end. */
const MOST_PAGES = 50;

/** Every row of a list that GLPI gives in parts (`range`), oldest first. */
export async function everyRow<Row>(
  session: GlpiSession,
  path: string,
  schema: z.ZodType<Row[]>,
  more: Partial<ProviderCall>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const range = `${page * PAGE}-${(page + 1) * PAGE - 1}`;
    const found = await session
      .json({ method: 'GET', path: `${path}?range=${range}`, repeatable: true, ...more }, schema)
      .catch(noMore);
    rows.push(...found);
    if (found.length < PAGE) break;
  }
  return rows;
}

/** GLPI refuses a part that begins after the last row: there are none. Throws any other error. */
export function noMore(error: unknown): never[] {
  if (error instanceof ProviderRefusal && error.code === 'ERROR_RANGE_EXCEED_TOTAL') return [];
  throw error;
}
