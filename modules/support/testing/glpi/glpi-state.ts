import type { GlpiDocument, GlpiTicket } from './glpi-ticket.ts';

/** Rows by id: a Map, or what keeps them on a disk. */
interface Rows<Row> {
  get: (id: number) => Row | undefined;
  set: (id: number, row: Row) => unknown;
  values: () => Iterable<Row>;
}

/** What GLPI holds; `files` are the bytes of its documents, by id. */
export interface GlpiState {
  users: () => readonly { id: number; name: string }[];
  tickets: Rows<GlpiTicket>;
  documents: Rows<GlpiDocument>;
  files: Omit<Rows<Buffer<ArrayBuffer>>, 'values'>;
}

/** Adds a ticket under the next id, from `first` on. */
export function addTicket({ tickets }: GlpiState, ticket: Omit<GlpiTicket, 'id'>, first = 1): GlpiTicket {
  const added = { ...ticket, id: nextId(tickets, first) };
  tickets.set(added.id, added);
  return added;
}

/** Adds a document and its bytes. */
export async function addDocument(
  { documents, files }: GlpiState,
  document: Omit<GlpiDocument, 'id' | 'mime'>,
  file: File,
): Promise<GlpiDocument> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const added = { ...document, mime: file.type, id: nextId(documents, 1) };
  files.set(added.id, bytes);
  documents.set(added.id, added);
  return added;
}

/** The documents of an item. */
export function documentsOf({ documents }: GlpiState, itemtype: string, id: number): GlpiDocument[] {
  return [...documents.values()].filter((document) => document.itemtype === itemtype && document.items_id === id);
}

function nextId(rows: Pick<Rows<{ id: number }>, 'values'>, first: number): number {
  return 1 + Math.max(first - 1, ...[...rows.values()].map(({ id }) => id));
}
