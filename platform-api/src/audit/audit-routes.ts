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
import type { TellRecords } from './tell-records.ts';

const ADMINISTRATEUR = { roles: ['administrateur'] } as const;

/** Batch size of the export, in records. */
const BATCH = 500;

const COLUMNS = ['date', 'acte', 'acteur', 'adresse', 'cible', 'avant', 'apres', 'origine', 'code'] as const;

/** Identifiers say nothing to whoever reads the file. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The audit trail, for administrators, below `/api/audit`. No route changes it. */
export function auditRoutes(trail: AuditTrail, exports: Exports, tell: TellRecords): Route[] {
  return [
    route(auditEndpoints['GET /'], {
      access: ADMINISTRATEUR,
      heavy: 'reads',
      handler: async ({ query: { curseur, taille, ...query } }) => {
        const [items, total] = await Promise.all([trail.search(query, taille, curseur), trail.count(query)]);
        const last = items.length === taille ? items.at(-1) : undefined;
        return { items: await tell(items), total, ...(last !== undefined && { nextCursor: String(last.id) }) };
      },
    }),

    route(auditEndpoints['GET /export.csv'], {
      access: ADMINISTRATEUR,
      problems: [exportEnCours, serviceIndisponible],
      handler: ({ account, origin, signal, query }) => {
        const { du, au, action, acteur, cible } = query;
        const filtres = { du, au, action, acteur: hiddenFilter(acteur), cible: hiddenFilter(cible) };
        return exports.send(
          { account, origin, signal, action: 'platform.export-journal', cible: JOURNAL, filtres },
          () => exportTrail(trail, query, tell),
        );
      },
    }),
  ];
}

const JOURNAL = { type: 'export', id: 'journal', libelle: 'Journal' } as const;

/** The trail as it is now: it leaves out the record of this export and later ones. */
async function exportTrail(trail: AuditTrail, query: AuditQuery, tell: TellRecords): Promise<ExportFile> {
  const [latest] = await trail.search(query, 1);
  const from = latest === undefined ? 0 : latest.id + 1;
  return {
    filename: 'journal.csv',
    type: 'text/csv; charset=utf-8',
    lignes: await trail.count(query, from),
    body: csvPieces({ columns: COLUMNS, batches: batches(trail, query, from, tell), quoted: false }),
  };
}

async function* batches(
  trail: AuditTrail,
  query: AuditQuery,
  from: number,
  tell: TellRecords,
): AsyncGenerator<string[][]> {
  let cursor = from;
  for (;;) {
    const records = await trail.search(query, BATCH, cursor);
    yield (await tell(records)).map(rowOf);
    const last = records.at(-1);
    if (last === undefined || records.length < BATCH) return;
    cursor = last.id;
  }
}

function rowOf({ date, action, phrase, acteur, cible, avant, apres, origine }: AuditRecord): string[] {
  return [
    date,
    phrase,
    acteur?.nom ?? 'le portail',
    acteur?.email ?? '',
    cible.libelle,
    wordsOf(avant),
    wordsOf(apres),
    origine,
    action,
  ];
}

/** « guichets : 00002, PWP01 ; role : professionnel ». */
function wordsOf(state: AuditRecord['avant']): string {
  return Object.entries(state ?? {})
    .filter(([, value]) => typeof value !== 'string' || !UUID.test(value))
    .map(([name, value]) => `${name} : ${textOf(value)}`)
    .join(' ; ');
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'aucun';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, each]) => `${name} = ${textOf(each)}`)
      .join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
