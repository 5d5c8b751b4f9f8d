import { z } from 'zod';
import { ReadExchange } from '../providers/read-exchange.ts';

const Stored = z.array(ReadExchange);

/** The exchanges of a ticket as they were last read, from their column. */
export function storedExchanges(column: string): ReadExchange[] {
  return Stored.parse(JSON.parse(column));
}
