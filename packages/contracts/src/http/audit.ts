import { z } from 'zod';
import { AskedDay } from './asked-day.ts';
import { defineEndpoints } from './endpoint.ts';
import { listOf } from './list.ts';

/** One line of the audit trail. */
export const AuditRecord = z
  .object({
    id: z.int(),
    date: z.iso.datetime(),
    action: z.string(),
    phrase: z.string().describe('the act in words, with names: « A suspendu le compte de Alix DEMO »'),
    acteur: z
      .object({ id: z.string(), email: z.string(), nom: z.string() })
      .nullable()
      .describe('null: the portal by itself'),
    cible: z.object({ type: z.string(), id: z.string(), libelle: z.string() }),
    avant: z.record(z.string(), z.unknown()).nullable(),
    apres: z.record(z.string(), z.unknown()).nullable(),
    origine: z.string(),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof AuditRecord>;

/** Filters of the trail: days in Paris time, both included; parts of an address or of a label. */
export const AuditQuery = z.object({
  du: AskedDay.optional(),
  au: AskedDay.optional(),
  action: z.string().max(100).optional(),
  acteur: z.string().max(255).optional(),
  cible: z.string().max(255).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** One page of the trail; `curseur` is the `nextCursor` of the previous page. */
const AuditPageQuery = AuditQuery.extend({
  curseur: z.coerce.number().int().min(1).optional(),
  taille: z.coerce.number().int().min(1).max(100).default(50),
});

/** The audit trail, for administrators, below `/api/audit`. No endpoint changes it. */
export const auditEndpoints = defineEndpoints({
  'GET /': {
    summary: 'Le journal, le plus récent d’abord',
    query: AuditPageQuery,
    output: listOf(AuditRecord).meta({ id: 'AuditList' }),
  },
  'GET /export.csv': {
    summary: 'Tout ce que la recherche garde, en CSV',
    query: AuditQuery,
    output: { file: 'text/csv' },
  },
});
export type AuditEndpoints = typeof auditEndpoints;
