import { z } from 'zod';
import type { TicketStanding } from './support-gateway.ts';

const Id = z.coerce.number().int();
const Text = z
  .string()
  .nullable()
  .transform((text) => text ?? '');

/** « 2026-11-24 14:55:00 », as ISO writes it; MariaDB has zeros for a date that it does not know. */
const LocalDate = z.pipe(
  z.string().transform((text) => text.replace(' ', 'T')),
  z.iso.datetime({ local: true }),
);

/** Answer of `initSession`. */
export const SessionAnswer = z.object({ session_token: z.string().min(1) });

/** Answer of a creation. */
export const CreatedAnswer = z.object({ id: Id });

/** Users or tickets found by one field. */
export const UsersAnswer = z.array(z.object({ id: Id, name: z.string() }));
export const TicketsAnswer = z.array(z.object({ id: Id, externalid: z.string().nullable().optional() }));

/** A ticket by its id; GLPI's dates have no time zone. */
export const TicketAnswer = z.object({ id: Id, status: Id, date: z.string(), date_mod: LocalDate });

/**
 * Rows of a search, by search option number: 2 id, 12 status, 19 last change. `data` is missing when there are no rows.
 */
export const SearchAnswer = z.object({
  totalcount: z.int(),
  data: z.array(z.object({ '2': Id, '12': Id, '19': LocalDate })).default([]),
});

/** Follow-ups of a ticket. */
export const FollowupsAnswer = z.array(
  z.object({ id: Id, users_id: Id, date: LocalDate, content: Text, is_private: Id }),
);

/** Solutions of a ticket. */
export const SolutionsAnswer = z.array(z.object({ id: Id, users_id: Id, date_creation: LocalDate, content: Text }));

/** A document of an item (`with_documents`); a link to a web page has no file. */
const DocumentRow = z.object({
  id: Id,
  name: Text.optional(),
  filename: Text.optional(),
  mime: Text.optional(),
  users_id: Id.optional(),
  /** When it was joined to the item. */
  assocdate: LocalDate.nullish().catch(undefined),
  date_mod: LocalDate.nullish().catch(undefined),
});

/**
 * Items with their documents (`getMultipleItems`), in the order of the request. GLPI puts a refusal in the place of
 * documents that the technical account may not see.
 */
export const DocumentsAnswer = z.array(
  z
    .object({
      id: Id,
      _documents: z.array(z.union([DocumentRow, z.string().transform(() => undefined)])).default([]),
    })
    .transform(({ id, _documents: rows }) => ({ id, rows: rows.filter((row) => row !== undefined) })),
);

/** Answer of an upload: GLPI may keep a document whose file it refused. */
export const UploadAnswer = z.object({
  id: Id,
  upload_result: z
    .looseObject({ filename: z.array(z.looseObject({ error: z.string().optional() })).default([]) })
    .optional(),
});

/** GLPI's status of a ticket: 1 new, 2 assigned, 3 planned, 4 pending, 5 solved, 6 closed. Any other is under way. */
export function etatOf(status: number): TicketStanding['etat'] {
  if (status === 1) return 'transmis';
  if (status === 4) return 'en-attente';
  if (status === 5) return 'resolu';
  if (status === 6) return 'clos';
  return 'en-cours';
}
