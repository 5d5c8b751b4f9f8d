import { z } from 'zod';
import type { TicketStanding } from './support-gateway.ts';

const Id = z.coerce.number().int();
const Text = z
  .string()
  .nullable()
  .transform((text) => text ?? '');

/** Answer of `initSession`. */
export const SessionAnswer = z.object({ session_token: z.string().min(1) });

/** Answer of a creation. */
export const CreatedAnswer = z.object({ id: Id });

/** Users or tickets found by one of their fields. */
export const UsersAnswer = z.array(z.object({ id: Id, name: z.string() }));
export const TicketsAnswer = z.array(z.object({ id: Id, externalid: z.string().nullable().optional() }));

/** A ticket by its id; GLPI's clock has no time zone. */
export const TicketAnswer = z.object({ id: Id, status: Id, date: z.string(), date_mod: z.string() });

/** Rows of a search, by number of search option: 2 id, 12 status, 19 last change. No row, no `data`. */
export const SearchAnswer = z.object({
  totalcount: z.int(),
  data: z.array(z.object({ '2': Id, '12': Id, '19': z.string() })).default([]),
});

/** Follow-ups of a ticket. */
export const FollowupsAnswer = z.array(
  z.object({ id: Id, users_id: Id, date: z.string(), content: Text, is_private: Id }),
);

/** Solutions of a ticket. */
export const SolutionsAnswer = z.array(z.object({ id: Id, users_id: Id, date_creation: z.string(), content: Text }));

/** GLPI's status of a ticket: 1 new, 2 assigned, 3 planned, 4 pending, 5 solved, 6 closed; any other one is under way. */
export function etatOf(status: number): TicketStanding['etat'] {
  if (status === 1) return 'transmis';
  if (status === 4) return 'en-attente';
  if (status === 5) return 'resolu';
  if (status === 6) return 'clos';
  return 'en-cours';
}
