import { Readable } from 'node:stream';
import { FileResponse, route, type Route } from '@pwp/api-kit';
import { stringify } from 'csv-stringify';
import { AuditList, AuditPageQuery, AuditQuery, type AuditRecord } from './audit-contract.ts';
import type { AuditTrail } from './audit.ts';

const ADMINISTRATEUR = { roles: ['administrateur'] } as const;

/** Records read at a time for the export. */
const BATCH = 1_000;

const COLUMNS = ['date', 'action', 'acteur', 'type', 'cible', 'avant', 'apres', 'origine'] as const;

/** The audit trail, for administrators: below `/api/audit`. There is no route that changes it. */
export function auditRoutes(trail: AuditTrail): Route[] {
  return [
    route({
      method: 'get',
      path: '/',
      summary: "Le journal, le plus récent d'abord",
      access: ADMINISTRATEUR,
      query: AuditPageQuery,
      output: AuditList,
      handler: async ({ query: { curseur, taille, ...query } }) => {
        const [items, total] = await Promise.all([trail.search(query, taille, curseur), trail.count(query)]);
        const last = items.length === taille ? items.at(-1) : undefined;
        return { items, total, ...(last !== undefined && { nextCursor: String(last.id) }) };
      },
    }),

    route({
      method: 'get',
      path: '/export.csv',
      summary: 'Tout ce que la recherche garde, en CSV',
      access: ADMINISTRATEUR,
      query: AuditQuery,
      output: { file: 'text/csv' },
      handler: async ({ query }) => {
        const body = Readable.from(rows(trail, query)).pipe(
          stringify({ header: true, bom: true, delimiter: ';', escape_formulas: true, columns: [...COLUMNS] }),
        );
        return new FileResponse({
          body,
          type: 'text/csv; charset=utf-8',
          filename: 'journal.csv',
          disposition: 'attachment',
        });
      },
    }),
  ];
}

async function* rows(trail: AuditTrail, query: AuditQuery): AsyncGenerator<Record<(typeof COLUMNS)[number], string>> {
  let cursor: number | undefined;
  for (;;) {
    const records = await trail.search(query, BATCH, cursor);
    for (const record of records) yield rowOf(record);
    if (records.length < BATCH) return;
    cursor = records.at(-1)?.id;
  }
}

function rowOf({ date, action, acteur, cible, avant, apres, origine }: AuditRecord) {
  return {
    date,
    action,
    acteur: acteur?.email ?? '',
    type: cible.type,
    cible: cible.libelle,
    avant: avant === null ? '' : JSON.stringify(avant),
    apres: apres === null ? '' : JSON.stringify(apres),
    origine,
  };
}
