import { parisTime } from '@pwp/api-kit';
import { z } from 'zod';

/** A message on a ticket: a follow-up, or the solution that resolves it. */
const GlpiMessage = z.object({
  id: z.int(),
  users_id: z.int(),
  date: z.string(),
  content: z.string(),
  is_private: z.union([z.literal(0), z.literal(1)]),
});
export type GlpiMessage = z.infer<typeof GlpiMessage>;

/** A ticket as the simulator stores it. Dates are in GLPI's format, `2026-11-24 14:55:00`, in Paris time. */
export const GlpiTicket = z.object({
  id: z.int(),
  name: z.string(),
  content: z.string(),
  type: z.int(),
  status: z.int().min(1).max(6),
  date: z.string(),
  date_mod: z.string(),
  entities_id: z.int(),
  itilcategories_id: z.int(),
  externalid: z.string().nullable(),
  users_id_recipient: z.int(),
  /** Not a field of GLPI's ticket: the requester, either a user (0 for none) or an address. */
  requester: z.object({ users_id: z.int(), email: z.string() }),
  followups: z.array(GlpiMessage),
  solutions: z.array(GlpiMessage),
});
export type GlpiTicket = z.infer<typeof GlpiTicket>;

/** A document and what it is joined to. Its bytes are in a file of its own. */
export const GlpiDocument = z.object({
  id: z.int(),
  name: z.string(),
  filename: z.string(),
  mime: z.string(),
  users_id: z.int(),
  date_mod: z.string(),
  itemtype: z.string(),
  items_id: z.int(),
});
export type GlpiDocument = z.infer<typeof GlpiDocument>;

/** GLPI's statuses of a ticket. */
export const STATUS_LABELS: Readonly<Record<number, string>> = {
  1: 'Nouveau',
  2: 'En cours (attribué)',
  3: 'En cours (planifié)',
  4: 'En attente',
  5: 'Résolu',
  6: 'Clos',
};

/** The simulator's accounts that request nothing: the portal's technical one, and the support's. */
export const GLPI_USERS = { portail: 2, support: 3 } as const;

/** An instant in GLPI's format. */
export function glpiDate(instant: Date): string {
  return parisTime(instant).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}
