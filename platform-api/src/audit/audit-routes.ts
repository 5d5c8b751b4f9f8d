import {
  csvPieces,
  exportEnCours,
  hiddenFilter,
  route,
  serviceIndisponible,
  type ExportFile,
  type Exports,
  type Route,
} from '@pwp/api-kit';
import { auditEndpoints, type AuditQuery, type AuditRecord } from '@pwp/contracts';
import type { AuditTrail } from './audit.ts';

const ADMINISTRATEUR = { roles: ['administrateur'] } as const;

/** Records read at a time for the export. */
const BATCH = 500;

const COLUMNS = ['date', 'action', 'acteur', 'type', 'cible', 'avant', 'apres', 'origine'] as const;

/** The audit trail, for administrators: below `/api/audit`. There is no route that changes it. */
export function auditRoutes(trail: AuditTrail, exports: Exports): Route[] {
  return [
    route(auditEndpoints['GET /'], {
      access: ADMINISTRATEUR,
      handler: async ({ query: { curseur, taille, ...query } }) => {
        const [items, total] = await Promise.all([trail.search(query, taille, curseur), trail.count(query)]);
        const last = items.length === taille ? items.at(-1) : undefined;
        return { items, total, ...(last !== undefined && { nextCursor: String(last.id) }) };
      },
    }),

    route(auditEndpoints['GET /export.csv'], {
      access: ADMINISTRATEUR,
      problems: [exportEnCours, serviceIndisponible],
      handler: ({ account, origin, signal, query }) => {
        const { du, au, action, acteur, cible } = query;
        const filtres = { du, au, action, acteur: hiddenFilter(acteur), cible: hiddenFilter(cible) };
        return exports.send(
          { account, origin, signal, action: 'platform.exporter-journal', cible: JOURNAL, filtres },
          () => exportTrail(trail, query),
        );
      },
    }),
  ];
}

const JOURNAL = { type: 'export', id: 'journal', libelle: 'Journal' } as const;

/** What the trail holds now: the record of this very export, and later ones, are not in it. */
async function exportTrail(trail: AuditTrail, query: AuditQuery): Promise<ExportFile> {
  const [latest] = await trail.search(query, 1);
  const from = latest === undefined ? 0 : latest.id + 1;
  return {
    filename: 'journal.csv',
    type: 'text/csv; charset=utf-8',
    lignes: await trail.count(query, from),
    body: csvPieces({ columns: COLUMNS, batches: batches(trail, query, from), quoted: false }),
  };
}

async function* batches(trail: AuditTrail, query: AuditQuery, from: number): AsyncGenerator<string[][]> {
  let cursor = from;
  for (;;) {
    const records = await trail.search(query, BATCH, cursor);
    yield records.map(rowOf);
    const last = records.at(-1);
    if (last === undefined || records.length < BATCH) return;
    cursor = last.id;
  }
}

function rowOf({ date, action, acteur, cible, avant, apres, origine }: AuditRecord): string[] {
  return [
    date,
    action,
    acteur?.email ?? '',
    cible.type,
    cible.libelle,
    avant === null ? '' : JSON.stringify(avant),
    apres === null ? '' : JSON.stringify(apres),
    origine,
  ];
}
