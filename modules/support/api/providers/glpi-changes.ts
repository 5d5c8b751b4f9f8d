import type { TicketChanges, TicketStanding } from './support-gateway.ts';

/** Rows in one answer. */
const PAGE = 200;
/** Answers of one reading. */
const MOST_PAGES = 500;
/** GLPI's dates have no milliseconds. */
const SECOND = 1_000;

/** Asks for the rows that changed after `since`, the oldest change first, from the row `first` to `last`. */
type AskChanges = (since: Date, first: number, last: number) => Promise<{ rows: TicketStanding[]; total: number }>;

/**
 * Reads what changed after `since`. Each answer goes on at the second of the one before, where rows may be left: a ticket that changes
 * meanwhile goes to the end, and would have a row skipped if they were counted. They are counted only within one second.
 */
export async function readChanges(ask: AskChanges, since: Date): Promise<TicketChanges> {
  const changes = new Map<string, TicketStanding>();
  let from = since;
  let first = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { rows, total } = await ask(from, first, first + PAGE - 1);
    for (const row of rows) changes.set(`${row.id} ${row.lastChange.getTime()}`, row);
    const last = rows.at(-1);
    if (last === undefined || first + rows.length >= total) return { tickets: [...changes.values()], isWhole: true };
    const next = new Date(last.lastChange.getTime() - SECOND);
    first = next > from ? 0 : first + rows.length;
    if (next > from) from = next;
  }
  return { tickets: [...changes.values()], isWhole: false };
}
